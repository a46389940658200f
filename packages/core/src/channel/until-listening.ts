/** The time between the start of an executor and its readiness. */
import { TransportError } from '../errors.ts';
import type { CloseReason, ExecutorChannel } from '../transport.ts';

/** A channel whose executor may not listen yet. */
export interface OpeningChannel extends ExecutorChannel {
  /** Resolves when the executor listens. If it never will, this may reject with the reason, or stay as it is. */
  readonly listening: Promise<void>;
}

/**
 * Resolves with the channel when its executor listens, which is what `open` has to wait for. If `listening` rejects, the
 * executor ends or `signal` aborts before, the executor is killed, and this rejects once nothing of it is left running.
 *
 * ```ts
 * async open(request: OpenRequest): Promise<ExecutorChannel> {
 *   request.signal.throwIfAborted();
 *   return untilListening(new SocketChannel(request), request.signal, 'robot');
 * }
 * ```
 *
 * @param what is what the transport calls an executor, in front of its id: `robot r2 ended before it was ready`.
 * @throws TransportError when the executor ended before it listened.
 */
export async function untilListening(channel: OpeningChannel, signal: AbortSignal, what: string): Promise<ExecutorChannel> {
  const over = new AbortController();
  try {
    const reason = await Promise.race([channel.listening, channel.closed, aborted(signal, over.signal)]);
    if (reason !== undefined) throw endedTooEarly(`${what} ${channel.id}`, reason);
    return channel;
  } catch (error) {
    await channel.kill();
    throw error;
  } finally {
    over.abort();
  }
}

/** Rejects when `signal` aborts; `over` ends the wait for that. */
function aborted(signal: AbortSignal, over: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true, signal: over });
  });
}

/**
 * Returns the error that `open` rejects with when the executor ended first. It says how and why the executor ended, and what it
 * printed last.
 *
 * @param executor is what the message calls it, such as `process fork-1`.
 */
export function endedTooEarly(executor: string, { kind, exitCode, signal, error, stderrTail = '' }: CloseReason): TransportError {
  const how = signal ?? (exitCode === undefined ? kind : `exit code ${exitCode}`);
  const why = error === undefined ? '' : `: ${error.message}`;
  const words = stderrTail === '' ? '' : `; its last words:\n${stderrTail}`;
  return new TransportError(`${executor} ended before it was ready (${how})${why}${words}`, { cause: error });
}
