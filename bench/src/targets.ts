// What ours is to reach, and whether it did.
import { median } from './percentile.ts';
import type { WorkloadName } from './plan.ts';
import { OURS, OURS_FORKED } from './roster.ts';
import type { Row, Summary } from './summary.ts';

export interface Verdict {
  readonly target: string;
  readonly reached: string;
  readonly met: boolean;
}

interface Target {
  readonly contender: string;
  readonly workload: WorkloadName;
  readonly text: string;
  /** A figure for each round. */
  readonly figures: (row: Row) => readonly number[];
  readonly met: (figure: number) => boolean;
  readonly unit: string;
}

const TARGETS: readonly Target[] = [
  {
    contender: OURS,
    workload: 'tiny-window',
    text: 'tiny tasks with 1,000 outstanding: at least 15 × the best peer in its best setting',
    figures: (row) => row.ratiosToBestPeer,
    met: (figure) => figure >= 15,
    unit: '×',
  },
  {
    contender: OURS,
    workload: 'memory',
    text: '100,000 queued tiny tasks: less than 80 MiB',
    figures: (row) => row.samples.map((sample) => sample.peak ?? Number.NaN),
    met: (figure) => figure < 80,
    unit: 'MiB',
  },
  {
    contender: OURS_FORKED,
    workload: 'tiny-window',
    text: 'tiny tasks with 1,000 outstanding: at least 8 × the best process pool in its best setting',
    figures: (row) => row.ratiosToBestPeer,
    met: (figure) => figure >= 8,
    unit: '×',
  },
];

/** Nothing about workloads that were not run or that ours failed: failures are reported by themselves. */
export function judge(summaries: readonly Summary[]): readonly Verdict[] {
  return TARGETS.flatMap((target): Verdict[] => {
    const summary = summaries.find(({ plan }) => plan.name === target.workload);
    const row = summary?.rows.find(({ contender }) => contender === target.contender);
    const figures = row === undefined ? [] : target.figures(row);
    if (figures.length === 0) return [];
    const middle = median(figures);
    const [least, most] = [Math.min(...figures), Math.max(...figures)].map((figure) => figure.toFixed(1));
    const reached = `${middle.toFixed(1)} ${target.unit} (rounds: ${least} to ${most})`;
    return [{ target: target.text, reached, met: target.met(middle) }];
  });
}
