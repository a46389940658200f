/** workerTransport in browsers: opens Web Workers. */
import { ArgumentError, type ExecutorChannel, type OpenRequest, type Transport, TransportError } from '@mp-event-loop/core';
import { untilListening } from '@mp-event-loop/core/channel';
import { threadOptions, type WorkerTransportOptions } from '../options.ts';
import { WebChannel } from './web-channel.ts';

let opened = 0;

/**
 * Runs events in Web Workers, made by the function in option `worker`.
 *
 * @throws ArgumentError without `worker`, or with options that only Node's threads have.
 */
export function workerTransport(options: WorkerTransportOptions = {}): Transport {
  const { worker } = options;
  const [other] = threadOptions(options);
  if (other !== undefined)
    throw new ArgumentError(`option ${other} of workerTransport is for Node's threads: a browser's workers have no such thing`);
  if (worker === undefined) {
    throw new ArgumentError(
      'workerTransport needs option worker in a browser, which finds no package by its name in a worker. ' +
        'Write a file for the worker that imports your tasks and then ' +
        "'@mp-event-loop/transport-worker/executor', and have your bundler find it:\n" +
        "  workerTransport({ worker: () => new Worker(new URL('./my-worker.js', import.meta.url), { type: 'module' }) })",
    );
  }
  return { name: 'worker', isolation: 'thread', open: (request) => open(worker, request) };
}

async function open(make: () => unknown, { signal }: OpenRequest): Promise<ExecutorChannel> {
  signal.throwIfAborted();
  const worker = make();
  if (!(worker instanceof Worker))
    throw new TransportError(`option worker of workerTransport must make a Worker, it gave ${String(worker)}`);
  opened += 1;
  return untilListening(new WebChannel(`worker-${opened}`, worker), signal, 'web worker');
}
