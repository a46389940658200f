// The samples of a workload, contender by contender, and how they compare.
import type { Entrant } from './entrant.ts';
import type { Samples } from './measure.ts';
import { median } from './percentile.ts';
import type { Plan } from './plan.ts';
import type { Sample } from './protocol.ts';

export interface Row {
  readonly contender: string;
  readonly kind: Entrant['kind'];
  readonly usual: boolean;
  /** Medians by metric. */
  readonly medians: Sample;
  /** Round by round. */
  readonly samples: readonly Sample[];
}

export interface Summary {
  readonly plan: Pick<Plan, 'name' | 'title' | 'better' | 'metrics' | 'rounds'>;
  readonly rows: readonly Row[];
}

export function summarize(plan: Plan, samples: Samples, entrants: readonly Entrant[]): Summary {
  const { name, title, better, metrics, rounds } = plan;
  const rows = entrants.flatMap(({ name: contender, kind, usual }): Row[] => {
    const own = samples.get(contender);
    if (own === undefined) return [];
    const medians = Object.fromEntries(metrics.map(({ key }) => [key, median(own.map((sample) => figureOf(sample, key)))]));
    return [{ contender, kind, usual, medians, samples: own }];
  });
  return { plan: { name, title, better, metrics, rounds }, rows };
}

/** The one whose median is best, of those asked for. */
export function bestOf({ plan, rows }: Summary, metric: string, isAskedFor: (row: Row) => boolean): Row | undefined {
  const sign = plan.better === 'higher' ? -1 : 1;
  return rows.filter(isAskedFor).sort((a, b) => sign * (figureOf(a.medians, metric) - figureOf(b.medians, metric)))[0];
}

/** Round by round: the median of the rounds' ratios, unlike the ratio of the medians, is free of the machine's slow spells. */
export function ratiosOf(row: Row, base: Row, metric: string): readonly number[] {
  return row.samples.flatMap((sample, round) => {
    const other = base.samples[round];
    return other === undefined ? [] : [figureOf(sample, metric) / figureOf(other, metric)];
  });
}

export function figureOf(sample: Sample, metric: string): number {
  return sample[metric] ?? Number.NaN;
}
