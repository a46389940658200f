/** @mp-event-loop/transport-ws/host: lends executors to loops on other machines. */
export type { HostSession, Principal } from '@mp-event-loop/remote/host';
export { type Host, type HostStats, startHost } from './host.ts';
export type { HostOptions } from './host-options.ts';
