// From samples to medians and ratios.
import type { Samples } from './measure.js';
import { median } from './percentile.js';
import type { Plan } from './plan.js';
import type { Sample } from './protocol.js';
import type { Entry } from './roster.js';

export interface Row {
  readonly contender: string;
  readonly kind: Entry['kind'];
  /** Medians by metric. */
  readonly medians: Sample;
  readonly toBestPeer: number | undefined;
  readonly toFloor: number | undefined;
  readonly samples: readonly Sample[];
}

export interface Summary {
  readonly plan: Plan;
  readonly bestPeer: string | undefined;
  readonly bestFloor: string | undefined;
  readonly rows: readonly Row[];
}

export function summarize(plan: Plan, samples: Samples, roster: readonly Entry[]): Summary {
  const main = plan.metrics[0].key;
  const seriesOf = (name: string): readonly number[] =>
    (samples.get(name) ?? []).map((sample) => sample[main] ?? Number.NaN);

  const bestOf = (kind: Entry['kind']): string | undefined => {
    const sign = plan.better === 'higher' ? -1 : 1;
    return roster
      .filter((entry) => entry.kind === kind && samples.has(entry.name))
      .sort((a, b) => sign * (median(seriesOf(a.name)) - median(seriesOf(b.name))))[0]?.name;
  };
  const bestPeer = bestOf('peer');
  const bestFloor = bestOf('floor');

  // The median of the rounds' ratios, not the ratio of the medians: a slow spell of the machine then cancels out.
  const ratio = (name: string, base: string | undefined): number | undefined => {
    if (base === undefined) return undefined;
    const bases = seriesOf(base);
    return median(seriesOf(name).map((value, round) => value / (bases[round] ?? Number.NaN)));
  };

  const rows = roster
    .filter((entry) => samples.has(entry.name))
    .map(({ name, kind }): Row => {
      const own = samples.get(name) ?? [];
      const medians = plan.metrics.map(({ key }) => [key, median(own.map((sample) => sample[key] ?? Number.NaN))]);
      return {
        contender: name,
        kind,
        medians: Object.fromEntries(medians),
        toBestPeer: ratio(name, bestPeer),
        toFloor: ratio(name, bestFloor),
        samples: own,
      };
    });
  return { plan, bestPeer, bestFloor, rows };
}
