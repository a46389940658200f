/** @mp-event-loop/transport-fork: executors in processes of their own. */
export { forkTransport, forkTransport as default } from './fork-transport.ts';
export type { ForkTransportOptions } from './options.ts';
