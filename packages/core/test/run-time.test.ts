import { describe, expect, it } from 'vitest';
import { RunTime } from '../src/run-time.ts';

function costAfter(samples: readonly number[]): number | undefined {
  const runTime = new RunTime();
  for (const sample of samples) runTime.observe(sample);
  return runTime.cost;
}

function times<T>(count: number, value: T): T[] {
  return new Array<T>(count).fill(value);
}

describe('RunTime', () => {
  it('RunTime has no estimate for a target before it has run several times', () => {
    expect(costAfter([])).toBeUndefined();
    expect(costAfter([1])).toBeUndefined();
    expect(costAfter(times(100, 1))).toBe(1);
  });

  it('RunTime ignores slow first runs', () => {
    expect(costAfter([5000, 300, 40, ...times(100, 2)])).toBeLessThan(10);
  });

  it('RunTime estimates a steady target exactly', () => {
    expect(costAfter(times(100, 250))).toBe(250);
  });

  it('RunTime never estimates less than 1 µs', () => {
    expect(costAfter(times(100, 0))).toBe(1);
  });

  it('RunTime estimates a target that varies above its mean', () => {
    const samples = Array.from({ length: 400 }, (_, index) => (index % 2) * 2000);
    expect(costAfter(samples)).toBeGreaterThan(1900);
  });

  it('RunTime forgets a single slow run', () => {
    const samples = [...times(50, 10), 50_000];
    expect(costAfter(samples)).toBeGreaterThan(5000);
    expect(costAfter([...samples, ...times(300, 10)])).toBeLessThan(15);
  });

  it('RunTime learns that a target has become slow', () => {
    expect(costAfter([...times(100, 10), ...times(20, 10_000)])).toBeGreaterThan(4000);
  });

  it('RunTime returns whole microseconds', () => {
    const cost = costAfter([1, 2, 3, 4, 5, 6, 7.5, 8.25]);
    expect(cost).toBe(Math.trunc(cost as number));
  });
});
