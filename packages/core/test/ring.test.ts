import { describe, expect, it } from 'vitest';
import { Ring } from '../src/ring.ts';
import { randomFrom } from '../src/testing/random.ts';

describe('Ring', () => {
  it('Ring behaves like an array under any sequence of operations', () => {
    const random = randomFrom(1);
    const ring = new Ring<number>();
    const model: number[] = [];
    for (let step = 0; step < 50_000; step += 1) {
      // More comes than goes, then more goes than comes: it grows, wraps around and shrinks.
      const isGrowing = Math.floor(step / 10_000) % 2 === 0;
      const what = random(10);
      if (what < (isGrowing ? 5 : 2)) {
        ring.push(step);
        model.push(step);
      } else if (what < (isGrowing ? 6 : 3)) {
        ring.unshift(step);
        model.unshift(step);
      } else if (what === 9 && model.length > 0) {
        const position = random(model.length);
        ring.set(position, step);
        model[position] = step;
      } else if (ring.shift() !== model.shift()) expect.fail(`step ${step}: shift gave another item`);
      // Plain comparisons: an expect takes a hundred times as long as what it looks at here.
      if (ring.length !== model.length) expect.fail(`step ${step}: ${ring.length} items, not ${model.length}`);
      const position = random(model.length + 1);
      if (ring.at(position) !== model[position]) expect.fail(`step ${step}: another item at ${position}`);
      if (ring.at(model.length) !== undefined) expect.fail(`step ${step}: an item behind the last`);
    }
    expect([...ring]).toEqual(model);
  });

  it('Ring works after a burst that made it large', () => {
    const ring = new Ring<number>();
    for (let index = 0; index < 20_000; index += 1) ring.push(index);
    for (let index = 0; index < 20_000; index += 1) if (ring.shift() !== index) expect.fail(`not ${index} at its place`);
    expect([ring.length, ring.shift(), ring.at(0)]).toEqual([0, undefined, undefined]);
    ring.push(1);
    ring.unshift(0);
    expect([...ring]).toEqual([0, 1]);
  });

  it('Ring holds undefined as an item', () => {
    const ring = new Ring<undefined>();
    ring.push(undefined);
    expect([ring.length, ring.shift(), ring.length]).toEqual([1, undefined, 0]);
  });
});
