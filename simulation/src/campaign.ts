/** Many histories, one seed after the other, and what they came to. */
import type { Features } from './program/features.ts';
import { drawSubject, runSubject } from './subject.ts';
import { beat } from './watchdog.ts';

export interface Campaign {
  readonly from: number;
  readonly seconds: number;
  readonly count: number;
  /** Ends at the first violation. */
  readonly isStopping: boolean;
  readonly skip: ReadonlySet<number>;
  isMasked(kind: string): boolean;
  tell(text: string): void;
}

export interface Result {
  readonly isGood: boolean;
  readonly summary: string;
  readonly histories: number;
  /** The seeds of each kind of violation. */
  readonly kinds: ReadonlyMap<string, readonly number[]>;
}

/** How many of one kind are told in full. */
const MOST_TOLD = 2;
const MOST_SEEDS = 12;

export async function runMany(features: Features, { from, seconds, count, isStopping, skip, isMasked, tell }: Campaign): Promise<Result> {
  const begin = performance.now();
  const kinds = new Map<string, number[]>();
  const sums = { histories: 0, events: 0, executors: 0, deaths: 0, steps: 0 };
  for (let seed = from; seed < from + count && performance.now() - begin < seconds * 1000; seed += 1) {
    if (skip.has(seed)) continue;
    beat(seed);
    const { violations, events, executors, deaths, steps } = await runSubject(drawSubject(seed, features), seed);
    sums.histories += 1;
    sums.events += events;
    sums.executors += executors;
    sums.deaths += deaths;
    sums.steps += steps;
    const first = violations.find(({ kind }) => !isMasked(kind));
    if (first === undefined) continue;
    const seeds = kinds.get(first.kind) ?? [];
    kinds.set(first.kind, seeds);
    seeds.push(seed);
    if (isStopping) {
      tell(`seed ${seed}: ${first.kind}`);
      break;
    }
    if (seeds.length <= MOST_TOLD) tell(`seed ${seed}: ${first.kind}: ${first.text.slice(0, 1000)}`);
  }
  const took = (performance.now() - begin) / 1000;
  const bad = [...kinds.values()].reduce((sum, seeds) => sum + seeds.length, 0);
  const lines = [...kinds]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([kind, seeds]) => `${seeds.length} × ${kind}: ${seeds.slice(0, MOST_SEEDS).join(' ')}`);
  const rates = `${(sums.histories / took).toFixed(0)} histories/s, ${(sums.deaths / took).toFixed(0)} deaths/s`;
  lines.push(
    `${sums.histories} histories from seed ${from}, ${bad} with violations; ${sums.events} events, ${sums.executors} executors, ` +
      `${sums.deaths} deaths, ${sums.steps} tasks in ${took.toFixed(1)} s: ${rates}`,
  );
  if (bad > 0) lines.push('see one again with --seed N --trace, cut it down with --shrink N');
  return { isGood: bad === 0, summary: lines.join('\n'), histories: sums.histories, kinds };
}
