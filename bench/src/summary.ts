// From samples to medians and ratios.
import type { Samples } from './measure.ts';
import { median } from './percentile.ts';
import type { Plan } from './plan.ts';
import type { Sample } from './protocol.ts';
import type { Entry } from './roster.ts';

export interface Row {
  readonly contender: string;
  readonly kind: Entry['kind'];
  /** Medians by metric. */
  readonly medians: Sample;
  /** Round by round; empty where there is no peer to compare with. */
  readonly ratiosToBestPeer: readonly number[];
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
  const seriesOf = (name: string): readonly number[] => (samples.get(name) ?? []).map((sample) => sample[main] ?? Number.NaN);

  const bestOf = (kind: Entry['kind']): string | undefined => {
    const sign = plan.better === 'higher' ? -1 : 1;
    return roster
      .filter((entry) => entry.kind === kind && samples.has(entry.name))
      .sort((a, b) => sign * (median(seriesOf(a.name)) - median(seriesOf(b.name))))[0]?.name;
  };
  const bestPeer = bestOf('peer');
  const bestFloor = bestOf('floor');

  const ratios = (name: string, base: string | undefined): readonly number[] => {
    if (base === undefined) return [];
    const bases = seriesOf(base);
    return seriesOf(name).map((value, round) => value / (bases[round] ?? Number.NaN));
  };
  // The median of the rounds' ratios, not the ratio of the medians: a slow spell of the machine then cancels out.
  const middle = (values: readonly number[]): number | undefined => (values.length === 0 ? undefined : median(values));

  const rows = roster
    .filter((entry) => samples.has(entry.name))
    .map(({ name, kind }): Row => {
      const own = samples.get(name) ?? [];
      const ratiosToBestPeer = ratios(name, bestPeer);
      const medians = plan.metrics.map(({ key }) => [key, median(own.map((sample) => sample[key] ?? Number.NaN))]);
      return {
        contender: name,
        kind,
        medians: Object.fromEntries(medians),
        ratiosToBestPeer,
        toBestPeer: middle(ratiosToBestPeer),
        toFloor: middle(ratios(name, bestFloor)),
        samples: own,
      };
    });
  return { plan, bestPeer, bestFloor, rows };
}
