// What each contender reached: the medians of all runs.

import { short } from './figures.ts';
import { type Runs, reachedIn, rowsIn } from './runs.ts';

const COLUMNS = [
  { title: 'tiny/s', workload: 'tiny-window', metric: 'rate' },
  { title: '1 KiB/s', workload: 'object-window', metric: 'rate' },
  { title: '1 MiB/s', workload: 'buffer-window', metric: 'rate' },
  { title: 'latency, µs', workload: 'latency', metric: 'p50' },
  { title: 'memory, MiB', workload: 'memory', metric: 'peak' },
  { title: 'worst pause, ms', workload: 'pauses', metric: 'worst' },
] as const;

export function contendersTable(runs: Runs): string {
  const names = [...new Set(COLUMNS.flatMap(({ workload }) => rowsIn(runs, workload).map(({ contender }) => contender)))];
  const head = ['', ...COLUMNS.map(({ title }) => title)];
  const rule = ['---', ...COLUMNS.map(() => '--:')];
  const lines = names.map((name) => [name, ...COLUMNS.map(({ workload, metric }) => cell(reachedIn(runs, workload, metric, name)))]);
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cell(figure: number | undefined): string {
  return figure === undefined ? '' : short(figure);
}
