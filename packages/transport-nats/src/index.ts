/** @mp-event-loop/transport-nats: executors on whatever hosts a NATS cluster knows of. Their end is @mp-event-loop/transport-nats/host. */
export { natsTransport } from './nats-transport.ts';
export type { NatsTransportOptions } from './options.ts';
