/** workerTransport: opens worker threads. */
import { once } from 'node:events';
import { MessageChannel, Worker } from 'node:worker_threads';
import { ArgumentError, type ExecutorChannel, type OpenRequest, type Transport, TransportError } from '@mp-event-loop/core';
import type { ThreadData } from './thread-data.ts';
import { WorkerChannel } from './worker-channel.ts';

export interface WorkerTransportOptions {
  /** What each thread may use, in MB; one that needs more dies with ERR_WORKER_OUT_OF_MEMORY. Default: Node's own. */
  resourceLimits?: { maxOldGenerationSizeMb?: number; maxYoungGenerationSizeMb?: number; stackSizeMb?: number } | undefined;
  /** `process.env` in the threads. Default: a copy of the caller's. */
  env?: Record<string, string> | undefined;
  /** Added to `process.argv` in the threads. */
  argv?: readonly string[] | undefined;
  /** Node's options for the threads. Default: the caller's. */
  execArgv?: readonly string[] | undefined;
  /** Makes a worker of your own, whose file imports your tasks and '@mp-event-loop/transport-worker/executor': for bundlers and browsers. */
  worker?: (() => unknown) | undefined;
}

let opened = 0;

/**
 * Runs events in worker threads. What such a death takes along is its own thread: exits, exceptions, running out of memory.
 *
 * @throws ArgumentError when `worker` is given together with options that only the worker's maker can heed.
 */
export function workerTransport(options: WorkerTransportOptions = {}): Transport {
  const { worker, ...rest } = options;
  const other = Object.keys(rest).find((key) => rest[key as keyof typeof rest] !== undefined);
  if (worker !== undefined && other !== undefined) {
    throw new ArgumentError(`option ${other} of workerTransport has no effect together with worker: give it to the Worker that your function makes`);
  }
  return { name: 'worker', isolation: 'thread', open: (request) => open(options, request) };
}

async function open(options: WorkerTransportOptions, request: OpenRequest): Promise<ExecutorChannel> {
  request.signal.throwIfAborted();
  opened += 1;
  const id = `worker-${opened}`;
  const { port1, port2 } = new MessageChannel();
  const started = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const data: ThreadData = { isEventLoopExecutor: true, port: port2, started };
  const worker = start(options, `${request.name}-${request.index}`, data);
  const channel = new WorkerChannel(id, worker, port1, started);
  if (options.worker !== undefined) worker.postMessage(data, [port2]);
  const ended = new AbortController();
  try {
    await Promise.race([
      once(port1, 'message', { signal: ended.signal }).then(() => undefined),
      once(request.signal, 'abort', { signal: ended.signal }).then(() => Promise.reject(request.signal.reason as Error)),
      channel.closed.then(({ error, exitCode }) => {
        throw new TransportError(`worker thread ${id} ended before it was ready (exit code ${exitCode ?? 'none'})${error ? `: ${error.message}` : ''}`, {
          cause: error,
        });
      }),
    ]);
  } catch (error) {
    await channel.kill();
    throw error;
  } finally {
    ended.abort();
  }
  return channel;
}

function start(options: WorkerTransportOptions, name: string, data: ThreadData): Worker {
  if (options.worker !== undefined) {
    const made = options.worker();
    if (!(made instanceof Worker)) throw new TransportError(`option worker of workerTransport must make a Worker of node:worker_threads, it gave ${String(made)}`);
    return made;
  }
  const { resourceLimits, env, argv, execArgv } = options;
  return new Worker(new URL('./executor.js', import.meta.url), {
    name,
    workerData: data,
    transferList: [data.port],
    ...(resourceLimits && { resourceLimits }),
    ...(env && { env }),
    ...(argv && { argv: [...argv] }),
    ...(execArgv && { execArgv: [...execArgv] }),
  });
}
