// The live feed as its starter sees it: a port, a pace, and the sums to expect at each checkpoint.

import type { Sums } from '../flights/sums.ts';
import { startFeedChild } from './feed-child.ts';
import { isLiveFeedReady, type SumsAnswer, type ToLiveFeed } from './live-feed-message.ts';

export interface LiveFeed extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  /** 0: none; null: as fast as readers take them. */
  setPace(flightsPerSecond: number | null): void;
  /** Of the file's first `flights`, from its columns; null where there is no checkpoint. */
  sumsOf(flights: number): Promise<Sums | null>;
}

export async function startLiveFeed(flights: number, flightsPerSecond: number, signal: AbortSignal): Promise<LiveFeed> {
  const args = [String(flights), String(flightsPerSecond)];
  const { process, ready, stop } = await startFeedChild(new URL('./live-feed.js', import.meta.url), args, isLiveFeedReady, signal);
  const tell = (message: ToLiveFeed): boolean => process.send(message);
  return {
    pid: process.pid ?? 0,
    port: ready.port,
    setPace: (pace) => void tell({ type: 'pace', flightsPerSecond: pace }),
    sumsOf: (asked) =>
      new Promise((resolve, reject) => {
        const hear = (answer: SumsAnswer): void => {
          if (answer.flights !== asked) return;
          process.off('message', hear);
          process.off('exit', gone);
          resolve(answer.sums);
        };
        const gone = (): void => reject(new Error('the feed process is gone'));
        process.on('message', hear);
        process.once('exit', gone);
        tell({ type: 'sums', flights: asked });
      }),
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}
