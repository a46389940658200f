import { describe, expect, it } from 'vitest';
import { CoarseClock } from '../../../src/loop/coarse-clock.ts';
import { Pace, TurnBudget } from '../../../src/loop/handling/turn-budget.ts';
import { randomFrom } from '../../../src/testing/random.ts';
import { HandClock, useHandClock } from '../../hand-clock.ts';

/** Counts how often it is looked at. */
class CountedClock extends HandClock {
  looks = 0;
  override monotonic(): number {
    this.looks += 1;
    return this.now;
  }
}

const clock = useHandClock(new CountedClock());

/** Makes calls that take so many ms each, until the budget is spent. Returns for how long. */
function spend(budget: TurnBudget, duration: () => number, pace: Pace = new Pace()): number {
  const begin = clock.now;
  budget.begin();
  do clock.now += duration();
  while (!budget.isSpent(pace));
  return clock.now - begin;
}

describe('TurnBudget', () => {
  it('TurnBudget looks at the clock after each call that takes more than 2 ms', () => {
    expect(spend(new TurnBudget(8, new CoarseClock()), () => 2.5)).toBe(10);
  });

  it('TurnBudget passes by 2 ms and one call at most, while no call is slower than the slowest lately', async () => {
    const random = randomFrom(7);
    for (const slowest of [0.001, 0.1, 0.3, 1, 3]) {
      const budget = new TurnBudget(8, new CoarseClock());
      const pace = new Pace();
      for (let turn = 0; turn < 50; turn += 1) {
        const spent = spend(budget, () => (random(3) === 0 ? slowest : slowest / 2), pace);
        expect(spent).toBeGreaterThanOrEqual(8);
        expect(spent).toBeLessThanOrEqual(8 + 2 + slowest);
        // The next turn begins with what this one has learned.
        for (let step = 0; step < 3; step += 1) await new Promise((resolve) => setImmediate(resolve));
      }
    }
  });

  it('TurnBudget looks at the clock after each slow call of one kind, however quick those of another are', () => {
    const budget = new TurnBudget(8, new CoarseClock());
    const quick = new Pace();
    spend(budget, () => 0.001, quick);
    const slow = new Pace();
    budget.begin();
    for (let call = 0; call < 20; call += 1) budget.isSpent(quick);
    expect(budget.isSpent(slow)).toBe(true);
  });

  it('TurnBudget looks at the clock once for eight calls that are quick', () => {
    const budget = new TurnBudget(8, new CoarseClock());
    const before = clock.looks;
    const calls = spend(budget, () => 0.001) / 0.001;
    expect(clock.looks - before).toBeLessThan(calls / 7);
  });
});
