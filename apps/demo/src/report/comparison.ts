// The table at the end: the runs side by side, and what each of them was.

import { differences, type Sums } from '../flights/sums.ts';
import type { Run } from '../jobs/measure.ts';
import { count, duration, megabytes } from './numbers.ts';
import { formatTable } from './table.ts';

export function comparison(runs: readonly Run[], expected: Sums): string {
  const row = (name: string, cell: (run: Run) => string) => [name, ...runs.map(cell)];
  return formatTable(`l${'r'.repeat(runs.length)}`, [
    row('', (run) => run.title),
    row('flights', (run) => count(run.sums.flights)),
    row('flights a second', (run) => count(run.sums.flights / run.seconds)),
    row('mean delay', ({ figures }) => `${figures.meanDelay.toFixed(2)} min`),
    row('worst airport', ({ figures }) => figures.worstAirport),
    row('bytes', (run) => megabytes(run.bytes)),
    row('time', (run) => duration(run.seconds * 1_000)),
    row("main thread's worst pause", (run) => duration(run.worstPause)),
    row('sums match the file', (run) => (isRight(run, expected) ? 'yes' : 'NO')),
  ]);
}

function isRight({ sums, figures }: Run, expected: Sums): boolean {
  return differences(expected, sums).length === 0 && differences(expected, figures.sums).length === 0;
}

/** What is wrong with the runs, a sentence each; none when every run agrees with the file and with the others. */
export function faults(runs: readonly Run[], expected: Sums): string[] {
  const [reference] = runs;
  return runs.flatMap((run) => [
    ...differences(expected, run.sums).map((difference) => `${run.title}: ${difference}`),
    ...differences(expected, run.figures.sums).map((difference) => `${run.title}, its totals: ${difference}`),
    ...(JSON.stringify(run.summaries) === JSON.stringify(reference?.summaries)
      ? []
      : [`${run.title}: its windows differ from those of ${reference?.title}`]),
  ]);
}
