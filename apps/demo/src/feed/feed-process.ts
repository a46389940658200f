// The feed as its starter sees it: a child process with a port, the sums to expect, and an end.

import type { Sums } from '../flights/sums.ts';
import { startFeedChild } from './feed-child.ts';
import { isFeedReady } from './feed-message.ts';

export interface Feed extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  readonly sums: Sums;
  /** Resolves once the process is gone; the text says how it ended, or nothing if stop() ended it. */
  stop(): Promise<string | undefined>;
}

export async function startFeed(flights: number, signal: AbortSignal): Promise<Feed> {
  const child = await startFeedChild(new URL('./feed.js', import.meta.url), [String(flights)], isFeedReady, signal);
  const { process, ready, stop } = child;
  return { pid: process.pid ?? 0, port: ready.port, sums: ready.sums, stop, [Symbol.asyncDispose]: async () => void (await stop()) };
}
