/** @mp-event-loop/transport-worker: executors in worker threads. */
export type { WorkerTransportOptions } from './options.ts';
export { workerTransport, workerTransport as default } from './worker-transport.ts';
