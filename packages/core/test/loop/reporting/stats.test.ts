import { describe, expect, it } from 'vitest';
import { Histogram } from '../../../src/loop/reporting/stats.ts';
import { randomFrom } from '../../../src/testing/random.ts';

describe('Histogram', () => {
  it('Histogram is all zero before anything is recorded', () => {
    expect(new Histogram().summary()).toEqual({ count: 0, mean: 0, p50: 0, p99: 0, max: 0 });
  });

  it('Histogram records microseconds and gives ms', () => {
    const histogram = new Histogram();
    for (const microseconds of [1000, 3000]) histogram.record(microseconds);
    const { count, mean, max } = histogram.summary();
    expect({ count, mean, max }).toEqual({ count: 2, mean: 2, max: 3 });
  });

  it('Histogram gives percentiles at most an eighth too high over its whole range', () => {
    const random = randomFrom(3);
    for (const scale of [3, 10, 1000, 1e6, 1e9, 1e12]) {
      const histogram = new Histogram();
      const samples = Array.from({ length: 2000 }, () => Math.floor((random(1e9) / 1e9) * scale));
      for (const sample of samples) histogram.record(sample);
      samples.sort((a, b) => a - b);
      const summary = histogram.summary();
      for (const [share, found] of [
        [0.5, summary.p50],
        [0.99, summary.p99],
      ] as const) {
        const exact = (samples[Math.ceil(samples.length * share) - 1] as number) / 1000;
        expect(found).toBeGreaterThanOrEqual(exact);
        // Below 8 µs a bucket is a whole one.
        expect(found).toBeLessThanOrEqual(exact * 1.125 + 0.001);
      }
      expect(summary.max).toBe((samples.at(-1) as number) / 1000);
      expect(summary.p99).toBeLessThanOrEqual(summary.max);
    }
  });

  it('Histogram accepts times beyond its range', () => {
    const histogram = new Histogram();
    histogram.record(2 ** 52);
    expect(histogram.summary().max).toBe(2 ** 52 / 1000);
  });
});
