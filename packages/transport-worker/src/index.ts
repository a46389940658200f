/** @mp-event-loop/transport-worker: executors in worker threads. */
export { type WorkerTransportOptions, workerTransport, workerTransport as default } from './worker-transport.ts';
