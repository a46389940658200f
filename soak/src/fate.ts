/** What is done to an event while it is under way: who asks for it, who cancels it, who takes its items. Drawn beforehand, so that it follows from the seed. */
import type { Stage } from './kinds.ts';
import type { Plan } from './plan.ts';
import type { Random } from './random.ts';

export interface Fate {
  /** When it is cancelled, in ms from being added; 0: at once. */
  readonly cancelAfter: number | undefined;
  readonly cancelBy: 'call' | 'own signal' | 'shared signal';
  readonly asksFinished: boolean;
  readonly iterates: 'not' | 'to the end' | 'slowly' | 'and leaves';
  /** Items after which its consumer leaves. */
  readonly leavesAfter: number;
  /** What the output handler in the middle does with it. */
  readonly handling: 'nothing' | 'takes its time' | 'throws' | 'rejects' | 'ends the chain' | 'ends the chain later' | 'adds another';
  /** What a subscriber does: when it hears that it has ended, or that it has started. */
  readonly hearing: 'nothing' | 'adds another' | 'cancels it';
}

const HANDLINGS: Readonly<Record<Fate['handling'], number>> = {
  nothing: 80,
  'takes its time': 5,
  throws: 3,
  rejects: 3,
  'ends the chain': 3,
  'ends the chain later': 3,
  'adds another': 3,
};

const HEARINGS: Readonly<Record<Fate['hearing'], number>> = { nothing: 94, 'adds another': 3, 'cancels it': 3 };

const CANCEL_CHANCE = 0.08;

/** Where nobody subscribes no handler throws: its error would be printed. */
export function drawFate(random: Random, plan: Plan, { isWatched, mayBlock }: Stage): Fate {
  const isStream = plan.expects.ends === 'items';
  const mustLeave = isStream && plan.expects.count === Number.POSITIVE_INFINITY;
  const iterates = isStream ? random.weighted({ not: 4, 'to the end': 3, slowly: 2, 'and leaves': 3 }) : 'not';
  const isUntaken = isStream && plan.options.hasOutput === false && iterates === 'not';
  const isEndless = plan.expects.ends === 'never' || (mustLeave && iterates !== 'and leaves') || (isUntaken && !mayBlock);
  const cancelAfter = random.chance(isEndless ? 1 : CANCEL_CHANCE) ? random.pick([0, 0, 1, 3, 10, 30]) : undefined;
  const handling = random.weighted(HANDLINGS);
  const isLoud = handling === 'throws' || handling === 'rejects';
  return {
    cancelAfter: plan.options.timeout !== undefined && plan.expects.ends === 'never' && random.chance(0.7) ? undefined : cancelAfter,
    cancelBy: random.weighted({ call: 3, 'own signal': 2, 'shared signal': 1 }),
    asksFinished: random.chance(0.5),
    iterates,
    leavesAfter: random.int(0, 12),
    handling: isLoud && !isWatched ? 'nothing' : handling,
    hearing: random.weighted(HEARINGS),
  };
}
