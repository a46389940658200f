// Summaries as the bench makes them, of little.
import type { Row, Summary } from '../src/summary.ts';

/** A contender with a figure for each round. */
export function row(contender: string, kind: Row['kind'], figures: readonly number[], { usual = true } = {}): Row {
  const samples = figures.map((rate) => ({ rate }));
  // Those that are given in these tests have an odd number of rounds.
  const median = [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
  return { contender, kind, usual, medians: { rate: median }, samples };
}

export function summary(rows: readonly Row[], better: 'higher' | 'lower' = 'higher'): Summary {
  return {
    plan: { name: 'tiny-window', title: 'tiny', better, metrics: [{ key: 'rate', title: 'tasks/s', digits: 0 }], rounds: 3 },
    rows,
  };
}
