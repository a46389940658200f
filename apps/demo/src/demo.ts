// The demo from start to end: a feed, the job in an executor, the same job on the main thread, the table.

import type { DemoOptions } from './arguments.ts';
import { type Feed, startFeed } from './feed/feed-process.ts';
import { inExecutor } from './jobs/in-executor.ts';
import { measure, type NamedJob, type Run } from './jobs/measure.ts';
import { allAtOnce, chunkByChunk } from './jobs/on-main-thread.ts';
import { comparison, faults } from './report/comparison.ts';
import { count } from './report/numbers.ts';
import { Progress, type ProgressOutput } from './report/progress.ts';
import { worstWindows } from './report/worst-windows.ts';
import { transports } from './transports.ts';

const EXPLANATION = `\
executor:          a task receives, splits, parses and sums up;
                   the main thread gets one summary a window, and reads figures
                   of all flights so far that are mirrored from the executor.
main, all at once: the main thread receives everything, then does the rest.
main, by chunks:   the main thread does it all, with each chunk as it arrives.
The pause is how late a 1 ms timer of the main thread came at worst, from before
each run's start to its end.
`;

/** What went wrong with the figures, a sentence each; rejects with what stopped the demo before there were any. */
export async function demo(options: DemoOptions, output: ProgressOutput, signal: AbortSignal): Promise<string[]> {
  output.write(`Decoding ${count(options.flights)} flights for the sums to expect ...\n`);
  const feed = await startFeed(options.flights, signal);
  output.write(`Feed: process ${feed.pid}, 127.0.0.1:${feed.port}\n`);
  let runs: Run[];
  try {
    runs = await runAll(options, feed, output, signal);
  } catch (error) {
    const ending = await feed.stop();
    signal.throwIfAborted();
    throw ending === undefined ? error : new Error(`the feed process died (${ending})`, { cause: error });
  }
  await feed.stop();
  const [first] = runs;
  output.write(`\nThe worst windows of ${count(options.window)} flights by the 90th percentile of delay, in minutes\n\n`);
  output.write(worstWindows(first?.summaries ?? []));
  output.write(`\n${comparison(runs, feed.sums)}\n${EXPLANATION}`);
  return faults(runs, feed.sums);
}

async function runAll(options: DemoOptions, feed: Feed, output: ProgressOutput, signal: AbortSignal): Promise<Run[]> {
  await using site = await transports[options.transport](signal);
  if (site.about !== undefined) output.write(site.about);
  const jobs: NamedJob[] = [
    { title: `executor (${options.transport})`, job: inExecutor(site.transport) },
    { title: 'main, all at once', job: allAtOnce },
    { title: 'main, by chunks', job: chunkByChunk },
  ];
  const source = { port: feed.port, flights: options.flights, window: options.window };
  const progress = new Progress(output, options.flights);
  const runs: Run[] = [];
  for (const job of jobs) runs.push(await measure(job, source, progress, signal));
  return runs;
}
