// A feed's process: started until it is ready, and ended.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export interface FeedChild<Ready> {
  readonly process: ChildProcess;
  readonly ready: Ready;
  /** Resolves once the process is gone; the text says how it ended, or nothing if stop() ended it. */
  stop(): Promise<string | undefined>;
}

/** `isReady` knows the first message of the program. */
export async function startFeedChild<Ready>(
  program: URL,
  args: readonly string[],
  isReady: (message: unknown) => message is Ready,
  signal: AbortSignal,
): Promise<FeedChild<Ready>> {
  signal.throwIfAborted();
  const child = fork(program, args);
  const stop = stopper(child);
  try {
    return { process: child, ready: await firstMessage(child, isReady, signal), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const STOP_SIGNAL = 'SIGTERM';

function stopper(child: ChildProcess): () => Promise<string | undefined> {
  const ended = new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      if (signal !== STOP_SIGNAL) resolve(signal ? `killed by ${signal}` : `exit code ${code}`);
      else resolve(undefined);
    });
  });
  return () => {
    child.kill(STOP_SIGNAL);
    return ended;
  };
}

async function firstMessage<Ready>(
  child: ChildProcess,
  isReady: (message: unknown) => message is Ready,
  signal: AbortSignal,
): Promise<Ready> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  child.once('exit', (code, killedBy) => {
    over.abort(new Error(`the feed process ended before it was ready (${killedBy ?? `exit code ${code}`})`));
  });
  try {
    const [message] = (await once(child, 'message', { signal: either })) as [unknown];
    if (!isReady(message)) throw new Error(`the feed process said something else than "ready"`);
    return message;
  } catch (error) {
    // once() rejects with an AbortError of its own; the reason is what happened.
    either.throwIfAborted();
    throw error;
  }
}
