// Adds two numbers.
import { pairOf } from '../tiny-pair.ts';
import type { Work } from './work.ts';

export function tinyWork(): Work {
  let expected = 0;
  let actual = 0;
  return {
    submit: (contender, index) => {
      const [a, b] = pairOf(index);
      expected += a + b;
      contender.add(a, b);
    },
    receive: (result) => {
      actual += result as number;
    },
    verify: () => {
      if (actual !== expected) throw new Error(`the sums add up to ${actual}, not to ${expected}`);
    },
  };
}
