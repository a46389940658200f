/** How one loop of the soak is set up, and what happens to it as a whole. */
import type { AnyFunction } from '@mp-event-loop/core';
import type { Random } from './random.ts';
import { initialize, initializeSlowly } from './tasks.ts';

export type Ending = 'stops' | 'stops in time' | 'stops suddenly' | 'terminates' | 'waits and stops';

export interface RoundSettings {
  readonly executors: number | { readonly min: number; readonly max: number; readonly idleTimeout: number };
  readonly concurrency: number;
  readonly maxQueue: number | undefined;
  readonly recycleAfter: number | undefined;
  readonly handlerBudget: number | undefined;
  readonly initialize: AnyFunction | undefined;
  readonly autoStart: boolean;
  /** Whether somebody subscribes to notices. */
  readonly isWatched: boolean;
  readonly hasPriorities: boolean;
  /** One a life: the loop is started again after each but the last. */
  readonly endings: readonly Ending[];
  readonly feeders: number;
  /** What one feeder adds, one after the other, in one life. */
  readonly stepsPerFeeder: number;
  readonly maps: number;
}

/** What the command line sets for all rounds. */
export interface Fixed {
  readonly executors: number | undefined;
  readonly concurrency: number | undefined;
}

const ENDINGS: Readonly<Record<Ending, number>> = {
  stops: 6,
  'waits and stops': 4,
  'stops in time': 2,
  'stops suddenly': 2,
  terminates: 2,
};

export function drawSettings(random: Random, fixed: Fixed): RoundSettings {
  const max = random.int(1, 3);
  const elastic = { min: random.int(0, max), max, idleTimeout: random.pick([1, 20, 1000]) };
  return {
    executors: fixed.executors ?? random.pick([1, 1, 1, 2, 3, elastic, elastic]),
    concurrency: fixed.concurrency ?? random.pick([1, 1, 1, 2, 4]),
    maxQueue: random.pick([undefined, undefined, undefined, 1, 5, 50]),
    recycleAfter: random.pick([undefined, undefined, undefined, undefined, undefined, 1, 5, 20, 100]),
    handlerBudget: random.pick([undefined, undefined, 1]),
    initialize: random.pick([undefined, initialize, initializeSlowly]),
    autoStart: random.chance(0.8),
    isWatched: random.chance(0.7),
    hasPriorities: random.chance(0.2),
    endings: Array.from({ length: random.pick([1, 1, 2, 3]) }, () => random.weighted(ENDINGS)),
    feeders: random.int(1, 3),
    stepsPerFeeder: random.pick([3, 10, 25]),
    maps: random.pick([0, 0, 1, 2]),
  };
}

export function maxExecutorsOf({ executors }: RoundSettings): number {
  return typeof executors === 'number' ? executors : executors.max;
}
