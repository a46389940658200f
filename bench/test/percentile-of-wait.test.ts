import { describe, expect, it } from 'vitest';
import { percentileOfWait } from '../src/percentile-of-wait.ts';

describe('percentileOfWait', () => {
  it('one pause of all the time: the wait is even up to its length', () => {
    expect(percentileOfWait([100], 100, 0.9)).toBeCloseTo(90);
    expect(percentileOfWait([100], 100, 0.999)).toBeCloseTo(99.9);
  });

  it('many short pauses do not hide a long one', () => {
    const pauses = [...Array.from({ length: 900 }, () => 1), 100];
    expect(percentileOfWait(pauses, 1_000, 0.99)).toBeCloseTo(90);
  });

  it('moments without a pause count', () => {
    expect(percentileOfWait([10], 100, 0.95)).toBeCloseTo(5);
    expect(percentileOfWait([10], 100, 0.9)).toBeCloseTo(0);
    expect(percentileOfWait([], 100, 0.999)).toBe(0);
  });
});
