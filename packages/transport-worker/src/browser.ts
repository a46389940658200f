/** @mp-event-loop/transport-worker in browsers: executors in Web Workers. */
export type { WorkerTransportOptions } from './options.ts';
export { workerTransport, workerTransport as default } from './web/web-transport.ts';
