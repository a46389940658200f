/** @mp-event-loop/transport-nats/host: lends executors to loops wherever a NATS cluster reaches. */
export type { HostSession, Principal } from '@mp-event-loop/remote/host';
export type { NatsHostOptions } from './host-options.ts';
export { type NatsHost, type NatsHostStats, startNatsHost } from './nats-host.ts';
