/** workerTransport: opens worker threads. */
import { MessageChannel, Worker } from 'node:worker_threads';
import { ArgumentError, type ExecutorChannel, type OpenRequest, type Transport, TransportError } from '@mp-event-loop/core';
import { untilListening } from '@mp-event-loop/core/channel';
import { threadOptions, type WorkerTransportOptions } from './options.ts';
import { printWords } from './print-window.ts';
import { startedWords } from './started-count.ts';
import type { ThreadData } from './thread-data.ts';
import { WorkerChannel } from './worker-channel.ts';

let opened = 0;

/**
 * Runs events in worker threads. What such a death takes along is its own thread: exits, exceptions, running out of memory.
 *
 * @throws ArgumentError when `worker` is given together with options that only the worker's maker can heed.
 */
export function workerTransport(options: WorkerTransportOptions = {}): Transport {
  const [other] = threadOptions(options);
  if (options.worker !== undefined && other !== undefined) {
    throw new ArgumentError(
      `option ${other} of workerTransport has no effect together with worker: give it to the Worker that your function makes`,
    );
  }
  return { name: 'worker', isolation: 'thread', open: (request) => open(options, request) };
}

async function open(options: WorkerTransportOptions, request: OpenRequest): Promise<ExecutorChannel> {
  request.signal.throwIfAborted();
  opened += 1;
  const messages = new MessageChannel();
  const side = new MessageChannel();
  const started = startedWords();
  const printed = printWords();
  const data: ThreadData = { isEventLoopExecutor: true, port: messages.port2, sidePort: side.port2, started, printed };
  const worker = startThread(options, `${request.name}-${request.index}`, data);
  const thread = { worker, port: messages.port1, sidePort: side.port1, started, printed };
  return untilListening(new WorkerChannel(`worker-${opened}`, thread, request), request.signal, 'worker thread');
}

function startThread(
  { worker: make, resourceLimits, env, argv, execArgv }: WorkerTransportOptions,
  name: string,
  data: ThreadData,
): Worker {
  const transferList = [data.port, data.sidePort];
  if (make === undefined) {
    return new Worker(new URL('../lib/executor.js', import.meta.url), {
      name,
      workerData: data,
      transferList,
      ...(resourceLimits && { resourceLimits }),
      ...(env && { env }),
      ...(argv && { argv: [...argv] }),
      ...(execArgv && { execArgv: [...execArgv] }),
    });
  }
  const worker = make();
  if (!(worker instanceof Worker))
    throw new TransportError(`option worker of workerTransport must make a Worker of node:worker_threads, it gave ${String(worker)}`);
  worker.postMessage(data, transferList);
  return worker;
}
