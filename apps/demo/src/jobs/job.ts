// What every way to run the job has in common: where the flights come from and whom it tells.

import type { Figures } from '../flights/flight-totals.ts';
import type { Window } from '../flights/window-cutter.ts';
import type { FeedSource } from '../flights/windows.ts';

interface JobWatcher {
  /** Called first, with what all flights so far come to: to be read at any time. */
  figures(figures: Figures): void;
  /** Called on the main thread with each window, in order. */
  window(window: Window): void;
  /** Bytes so far, where the main thread itself receives them. */
  received(bytes: number): void;
}

/** Resolves when every window was told; rejects with what failed, or with the signal's reason. */
export type Job = (source: FeedSource, watcher: JobWatcher, signal: AbortSignal) => Promise<void>;
