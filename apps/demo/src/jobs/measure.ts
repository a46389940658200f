// Runs one job, with the same clock and the same pause meter for each, and keeps what came of it.

import { performance } from 'node:perf_hooks';
import { type Figures, FlightTotals } from '../flights/flight-totals.ts';
import { addSums, noSums, type Sums } from '../flights/sums.ts';
import type { WindowSummary } from '../flights/window-summary.ts';
import type { FeedSource } from '../flights/windows.ts';
import { PauseMeter } from '../pause-meter.ts';
import type { Progress } from '../report/progress.ts';
import type { Job } from './job.ts';

export interface Run {
  readonly title: string;
  readonly summaries: readonly WindowSummary[];
  /** Of the windows. */
  readonly sums: Sums;
  /** Of all flights, as the main thread could read them when the job was done. */
  readonly figures: Figures;
  readonly bytes: number;
  readonly seconds: number;
  /** ms */
  readonly worstPause: number;
}

export interface NamedJob {
  readonly title: string;
  readonly job: Job;
}

export async function measure({ title, job }: NamedJob, source: FeedSource, progress: Progress, signal: AbortSignal): Promise<Run> {
  const summaries: WindowSummary[] = [];
  let sums = noSums();
  let figures: Figures = new FlightTotals();
  let bytes = 0;
  progress.start(title);
  const from = performance.now();
  const meter = new PauseMeter();
  try {
    await job(
      source,
      {
        figures: (given) => {
          figures = given;
          progress.watch(figures);
        },
        window: (window) => {
          summaries.push(window.summary);
          sums = addSums(sums, window.summary.sums);
          bytes = window.bytes;
          progress.show(bytes);
        },
        received: (soFar) => progress.show(soFar),
      },
      signal,
    );
    const seconds = (performance.now() - from) / 1_000;
    return { title, summaries, sums, figures, bytes, seconds, worstPause: meter.stop() };
  } finally {
    meter.stop();
    progress.end();
  }
}
