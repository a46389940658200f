// What ours is to reach, and whether it did.
import { median } from './percentile.ts';
import type { WorkloadName } from './plan.ts';
import { OURS, OURS_AWAITED, OURS_FORKED, OURS_PROXIED } from './roster.ts';
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
  readonly figures: (row: Row, summary: Summary) => readonly number[];
  readonly met: (figure: number) => boolean;
  readonly unit: string;
}

function shown(figure: number): string {
  return figure.toFixed(figure < 10 ? 2 : 1);
}

/** Round by round, by the workload's main figure. */
function timesOfEvent({ samples }: Row, { plan, rows }: Summary, times: (call: number, event: number) => number): readonly number[] {
  const { key } = plan.metrics[0];
  const events = rows.find(({ contender }) => contender === OURS_AWAITED)?.samples ?? [];
  return samples.map((sample, round) => times(sample[key] ?? Number.NaN, events[round]?.[key] ?? Number.NaN));
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
    contender: OURS_PROXIED,
    workload: 'tiny-window',
    text: 'a call of a proxy, 1,000 outstanding: costs at most 1.5 × an event that is awaited',
    figures: (row, summary) => timesOfEvent(row, summary, (call, event) => event / call),
    met: (figure) => figure <= 1.5,
    unit: '×',
  },
  {
    contender: OURS_PROXIED,
    workload: 'latency',
    text: 'a call of a proxy, one at a time: takes at most 1.5 × an event that is awaited',
    figures: (row, summary) => timesOfEvent(row, summary, (call, event) => call / event),
    met: (figure) => figure <= 1.5,
    unit: '×',
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
    const figures = summary === undefined || row === undefined ? [] : target.figures(row, summary);
    if (figures.length === 0) return [];
    const middle = median(figures);
    const [least, most] = [Math.min(...figures), Math.max(...figures)].map(shown);
    const reached = `${shown(middle)} ${target.unit} (rounds: ${least} to ${most})`;
    return [{ target: target.text, reached, met: target.met(middle) }];
  });
}
