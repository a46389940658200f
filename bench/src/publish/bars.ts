// What a plot shows of a workload: ours, each peer in the setting that serves it best, and the floor.
import { OURS, OURS_LOCAL_FORK, OURS_PROXY } from '../contender-names.ts';
import type { Row } from '../summary.ts';
import type { WorkloadName } from '../workloads/workload-name.ts';
import { type Runs, reachedIn, rowsIn } from './runs.ts';

export interface Bar {
  readonly name: string;
  readonly setting: string;
  readonly kind: 'ours' | 'peer' | 'floor';
  readonly value: number;
}

export interface Question {
  readonly workload: WorkloadName;
  readonly metric: string;
  readonly better: 'higher' | 'lower';
}

/** Ways of using ours that say nothing about the peers beside it. */
const LEFT_OUT = [OURS_PROXY, OURS_LOCAL_FORK];

/** The best first. */
export function barsOf(runs: Runs, { workload, metric, better }: Question): readonly Bar[] {
  const bars = rowsIn(runs, workload).flatMap((row): Bar[] => {
    const value = reachedIn(runs, workload, metric, row.contender);
    return row.kind === 'before' || LEFT_OUT.includes(row.contender) || value === undefined ? [] : [barOf(row, row.kind, value)];
  });
  const sorted = bars.sort((a, b) => (better === 'higher' ? b.value - a.value : a.value - b.value));
  const isShown = ({ kind, name }: Bar, index: number): boolean => {
    if (kind === 'ours') return true;
    // The first of its library, or of the floors, is the best.
    return index === sorted.findIndex((bar) => (kind === 'floor' ? bar.kind === 'floor' : bar.name === name));
  };
  return sorted.filter(isShown);
}

/** How ours compares with the best peer, as a factor. Undefined where there is no peer. */
export function advantage(bars: readonly Bar[]): number | undefined {
  const ours = bars.find(({ name, setting }) => name === OURS && setting === '');
  const best = bars.find(({ kind }) => kind === 'peer');
  return ours === undefined || best === undefined ? undefined : ours.value / best.value;
}

function barOf({ contender }: Row, kind: Bar['kind'], value: number): Bar {
  const [name = contender, ...setting] = contender.split(', ');
  return { name, setting: setting.join(', '), kind, value };
}
