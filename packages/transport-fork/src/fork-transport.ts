/** forkTransport: opens executors in processes of their own. */
import { type ExecutorChannel, type OpenRequest, type Transport, TransportError } from '@mp-event-loop/core';
import { checkOptions } from './check-options.ts';
import { ExecutorProcess } from './executor-process.ts';
import { ForkChannel } from './fork-channel.ts';
import { StartedFile } from './started-file.ts';

export interface ForkTransportOptions {
  /** The Node that runs the processes. Default: the caller's. */
  execPath?: string | undefined;
  /** Node's options for the processes, such as `--max-old-space-size=512`. Default: the caller's. */
  execArgv?: readonly string[] | undefined;
  /** `process.env` in the processes. Default: a copy of the caller's. */
  env?: Record<string, string> | undefined;
  /** The folder in which the processes start. Default: the caller's. */
  cwd?: string | undefined;
  /** The user, by number, that the processes run as; it must be able to read the installed packages and the task modules. */
  uid?: number | undefined;
  /** The group, by number. */
  gid?: number | undefined;
}

let opened = 0;

/**
 * Runs events in processes of their own. What such a death takes along is its own process: kill -9, native crashes and running out of memory
 * as well as exits. When the caller dies, its executors end, whatever they do.
 *
 * @throws ArgumentError when an option is of the wrong type.
 */
export function forkTransport(options: ForkTransportOptions = {}): Transport {
  checkOptions(options);
  return { name: 'fork', isolation: 'process', open: (request) => open(options, request) };
}

async function open(options: ForkTransportOptions, request: OpenRequest): Promise<ExecutorChannel> {
  request.signal.throwIfAborted();
  opened += 1;
  const channel = await startChannel(`fork-${opened}`, options, request);
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

async function startChannel(id: string, options: ForkTransportOptions, request: OpenRequest): Promise<ForkChannel> {
  let started: StartedFile;
  try {
    started = new StartedFile();
  } catch (cause) {
    throw new TransportError(`could not make the temporary file that keeps what an executor has started: ${(cause as Error).message}`, {
      cause,
    });
  }
  try {
    return new ForkChannel(id, await ExecutorProcess.start(options, started.descriptor), started, request);
  } catch (error) {
    started.close();
    throw error;
  }
}

/** Rejects when `signal` aborts; `over` ends the wait for that. */
function aborted(signal: AbortSignal, over: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true, signal: over });
  });
}

async function failed(channel: ForkChannel): Promise<never> {
  const { error, exitCode, signal, stderrTail } = await channel.closed;
  const how = signal === undefined ? `exit code ${exitCode ?? 'unknown'}` : signal;
  const why = error === undefined ? '' : `: ${error.message}`;
  const words = stderrTail === '' || stderrTail === undefined ? '' : `; its last words:\n${stderrTail}`;
  throw new TransportError(`process ${channel.id} ended before it was ready (${how})${why}${words}`, { cause: error });
}
