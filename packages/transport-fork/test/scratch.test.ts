import { expect, it } from 'vitest';
import { Scratch } from '../src/scratch.ts';

it('memory is used again once it was given back, where it is large enough', () => {
  const scratch = new Scratch();
  const first = scratch.take(1000);
  const second = scratch.take(1000);
  expect(second).not.toBe(first);
  scratch.giveBack(first);
  expect(scratch.take(900)).toBe(first);
  scratch.giveBack(first);
  const larger = scratch.take(1001);
  expect(larger.length).toBeGreaterThan(1000);
  expect(larger).not.toBe(first);
});
