/** @mp-event-loop/transport-ws: executors on other machines. Their end is @mp-event-loop/transport-ws/host. */
export type { WsTransportOptions } from './options.ts';
export { wsTransport } from './ws-transport.ts';
