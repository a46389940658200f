/** workerTransport: opens worker threads. */
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
    throw new ArgumentError(
      `option ${other} of workerTransport has no effect together with worker: give it to the Worker that your function makes`,
    );
  }
  return { name: 'worker', isolation: 'thread', open: (request) => open(options, request) };
}

async function open(options: WorkerTransportOptions, request: OpenRequest): Promise<ExecutorChannel> {
  request.signal.throwIfAborted();
  opened += 1;
  const id = `worker-${opened}`;
  const messages = new MessageChannel();
  const side = new MessageChannel();
  const started = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const data: ThreadData = { isEventLoopExecutor: true, port: messages.port2, sidePort: side.port2, started };
  const worker = startThread(options, `${request.name}-${request.index}`, data);
  const channel = new WorkerChannel(id, { worker, port: messages.port1, sidePort: side.port1, started }, request.print);
  const over = new AbortController();
  try {
    await Promise.race([channel.listening, aborted(request.signal, over.signal), failed(channel)]);
  } catch (error) {
    await channel.kill();
    throw error;
  } finally {
    over.abort();
  }
  return channel;
}

function startThread(
  { worker: make, resourceLimits, env, argv, execArgv }: WorkerTransportOptions,
  name: string,
  data: ThreadData,
): Worker {
  const transferList = [data.port, data.sidePort];
  if (make === undefined) {
    return new Worker(new URL('./executor.js', import.meta.url), {
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

/** Rejects when `signal` aborts; `over` ends the wait for that. */
function aborted(signal: AbortSignal, over: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true, signal: over });
  });
}

async function failed(channel: WorkerChannel): Promise<never> {
  const { error, exitCode, stderrTail } = await channel.closed;
  const why = error === undefined ? '' : `: ${error.message}`;
  const words = stderrTail === '' || stderrTail === undefined ? '' : `; its last words:\n${stderrTail}`;
  throw new TransportError(`worker thread ${channel.id} ended before it was ready (exit code ${exitCode ?? 'none'})${why}${words}`, {
    cause: error,
  });
}
