// The feed as its starter sees it: a child process with a port, the sums to expect, and an end.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Sums } from '../flights/sums.ts';
import { isFeedReady } from './feed-message.ts';

export interface Feed extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  readonly sums: Sums;
  /** Resolves once the process is gone; the text says how it ended, or nothing if stop() ended it. */
  stop(): Promise<string | undefined>;
}

export async function startFeed(flights: number, signal: AbortSignal): Promise<Feed> {
  signal.throwIfAborted();
  const child = fork(fileURLToPath(new URL('./feed.js', import.meta.url)), [String(flights)]);
  const stop = stopper(child);
  try {
    const { port, sums } = await ready(child, signal);
    return { pid: child.pid ?? 0, port, sums, stop, [Symbol.asyncDispose]: async () => void (await stop()) };
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

async function ready(child: ChildProcess, signal: AbortSignal): Promise<{ port: number; sums: Sums }> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  child.once('exit', (code, killedBy) => {
    over.abort(new Error(`the feed process ended before it was ready (${killedBy ?? `exit code ${code}`})`));
  });
  try {
    const [message] = (await once(child, 'message', { signal: either })) as [unknown];
    if (!isFeedReady(message)) throw new Error(`the feed process said something else than "ready"`);
    return message;
  } catch (error) {
    // once() rejects with an AbortError of its own; the reason is what happened.
    either.throwIfAborted();
    throw error;
  }
}
