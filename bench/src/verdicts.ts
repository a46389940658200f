// Whether ours reached its targets.
import { median } from './percentile.ts';
import { bestOf, figureOf, type Row, ratiosOf, type Summary } from './summary.ts';
import { type Base, type Goal, TARGETS, type Target } from './targets.ts';
import type { TransportName } from './transport-name.ts';

export interface Reached {
  /** The contender that it was compared with. */
  readonly against: string | undefined;
  readonly bound: number;
  /** The median of the rounds, and their range. */
  readonly figure: number;
  readonly least: number;
  readonly most: number;
}

export interface Verdict extends Pick<Target, 'title' | 'sense' | 'unit'> {
  readonly goals: readonly Reached[];
  readonly met: boolean;
}

/** Nothing about workloads that were not run or that ours failed: failures are reported by themselves. */
export function judge(summaries: readonly Summary[], transport: TransportName, targets: readonly Target[] = TARGETS): readonly Verdict[] {
  return targets.flatMap((target): Verdict[] => {
    const summary = summaries.find(({ plan }) => plan.name === target.workload);
    const row = summary?.rows.find(({ contender }) => contender === target.contender);
    if (summary === undefined || row === undefined) return [];
    const goals = (target.goals[transport] ?? []).flatMap((goal) => reach(goal, row, summary, target.metric));
    if (goals.length === 0) return [];
    const { title, sense, unit } = target;
    return [{ title, sense, unit, goals, met: goals.some((goal) => isMet(sense, goal)) }];
  });
}

function isMet(sense: Target['sense'], { figure, bound }: Pick<Reached, 'figure' | 'bound'>): boolean {
  return sense === 'at least' ? figure >= bound : figure <= bound;
}

function reach({ base, bound }: Goal, row: Row, summary: Summary, metric: string): Reached[] {
  const other = rowOf(base, summary, metric);
  const figures = base === 'nothing' ? row.samples.map((sample) => figureOf(sample, metric)) : other && ratiosOf(row, other, metric);
  if (figures === undefined || figures.length === 0) return [];
  return [{ against: other?.contender, bound, figure: median(figures), least: Math.min(...figures), most: Math.max(...figures) }];
}

function rowOf(base: Base, summary: Summary, metric: string): Row | undefined {
  switch (base) {
    case 'nothing':
      return undefined;
    case 'usual peer':
      return bestOf(summary, metric, ({ kind, usual }) => kind === 'peer' && usual);
    case 'peer':
    case 'floor':
      return bestOf(summary, metric, ({ kind }) => kind === base);
    default:
      return summary.rows.find(({ contender }) => contender === base.contender);
  }
}
