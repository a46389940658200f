/** @mp-event-loop/transport-ws/host: lends executors to loops on other machines. */
export { type Host, type HostStats, startHost } from './host.ts';
export type { HostOptions, Principal } from './host-options.ts';
