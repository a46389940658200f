// What ours is to reach, and whether it did.
import type { WorkloadName } from './plan.js';
import { OURS } from './roster.js';
import type { Row, Summary } from './summary.js';

export interface Verdict {
  readonly target: string;
  readonly reached: string;
  readonly met: boolean;
}

interface Target {
  readonly workload: WorkloadName;
  readonly text: string;
  readonly figure: (row: Row) => number | undefined;
  readonly met: (figure: number) => boolean;
  readonly unit: string;
}

const TARGETS: readonly Target[] = [
  {
    workload: 'tiny-window',
    text: 'tiny tasks with 1,000 outstanding: at least 15 × the best peer in its best setting',
    figure: (row) => row.toBestPeer,
    met: (figure) => figure >= 15,
    unit: '×',
  },
  {
    workload: 'memory',
    text: '100,000 queued tiny tasks: less than 80 MiB',
    figure: (row) => row.medians['peak'],
    met: (figure) => figure < 80,
    unit: 'MiB',
  },
];

/** Nothing about workloads that were not run or that ours failed: failures are reported by themselves. */
export function judge(summaries: readonly Summary[]): readonly Verdict[] {
  return TARGETS.flatMap((target): Verdict[] => {
    const summary = summaries.find(({ plan }) => plan.name === target.workload);
    const row = summary?.rows.find(({ contender }) => contender === OURS);
    const figure = row === undefined ? undefined : target.figure(row);
    if (figure === undefined) return [];
    return [{ target: target.text, reached: `${figure.toFixed(1)} ${target.unit}`, met: target.met(figure) }];
  });
}
