/** Streams of all kinds. */
import type { AnyFunction, Transport } from '@mp-event-loop/core';
import type { StreamPlan } from './deed.ts';
import type { Expectation } from './plan.ts';
import type { Random } from './random.ts';
import { count, countSlowly } from './tasks.ts';

type Items = Extract<Expectation, { ends: 'items' }>;

export function drawStream(
  random: Random,
  isolation: Transport['isolation'],
): { readonly target: AnyFunction; readonly stream: StreamPlan; readonly expects: Items } {
  const isSlow = random.chance(0.5);
  const stream: StreamPlan = {
    count: random.chance(0.15) ? Number.POSITIVE_INFINITY : random.pick([0, 1, 2, 7, 30, 120]),
    pause: isSlow ? random.pick([undefined, 0, 1]) : undefined,
    ballast: random.pick([0, 0, 10, 5000]),
    then: random.weighted({ end: 6, throw: 2, exit: isolation === 'none' ? 0 : 1 }),
  };
  return {
    target: isSlow ? countSlowly : count,
    stream,
    expects: { ends: 'items', count: stream.count, then: stream.then, ballast: stream.ballast },
  };
}
