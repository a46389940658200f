import { describe, expect, it } from 'vitest';
import { Random } from '../src/random.ts';

describe('Random', () => {
  it('Random gives the same numbers for the same seed', () => {
    const draw = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 50 }, () => random.int(0, 1000));
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('Random stays within its bounds, both included', () => {
    const random = new Random(1);
    const drawn = new Set(Array.from({ length: 500 }, () => random.int(3, 5)));
    expect([...drawn].sort()).toEqual([3, 4, 5]);
  });

  it('Random draws by weight', () => {
    const random = new Random(1);
    const counts = { often: 0, seldom: 0, never: 0 };
    for (let draw = 0; draw < 1000; draw += 1) counts[random.weighted({ often: 9, seldom: 1, never: 0 })] += 1;
    expect(counts.never).toBe(0);
    expect(counts.often).toBeGreaterThan(counts.seldom * 4);
  });
});
