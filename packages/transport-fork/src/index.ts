/** @mp-event-loop/transport-fork: executors in processes of their own. */
export { type ForkTransportOptions, forkTransport, forkTransport as default } from './fork-transport.ts';
