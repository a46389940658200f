/** The time between the start of an executor and its readiness. */
import type { CloseReason, ExecutorChannel } from '@mp-event-loop/core';

interface OpeningChannel extends ExecutorChannel {
  /** Resolves when the executor listens; never, if it ends before. */
  readonly listening: Promise<void>;
}

/** Resolves when the executor listens. Where it ends before, or `signal` aborts, it is killed, and this rejects. */
export async function untilListening(
  channel: OpeningChannel,
  signal: AbortSignal,
  tooEarly: (reason: CloseReason) => Error,
): Promise<void> {
  const over = new AbortController();
  const ended = channel.closed.then((reason) => Promise.reject(tooEarly(reason)));
  try {
    await Promise.race([channel.listening, aborted(signal, over.signal), ended]);
  } catch (error) {
    await channel.kill();
    throw error;
  } finally {
    ended.catch(() => {});
    over.abort();
  }
}

/** Rejects when `signal` aborts; `over` ends the wait for that. */
function aborted(signal: AbortSignal, over: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true, signal: over });
  });
}
