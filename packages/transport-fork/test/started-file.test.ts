import { ftruncateSync, writeSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { StartedFile } from '../src/started-file.ts';
import { CYCLE, countOf, HALF_CYCLE, HEAD } from '../src/started-layout.ts';

describe('the count of started events, told by a number in front and a size', () => {
  it('a file that is no longer than its count has nothing else to tell', () => {
    expect(countOf(12, 8)).toBe(12);
  });

  it.each([0, HALF_CYCLE, CYCLE, 7 * CYCLE + HALF_CYCLE, 2 ** 52])(
    'from %d on, all counts up to the next one in front are told apart',
    (inFront) => {
      const told: number[] = [];
      const all: number[] = [];
      for (let count = inFront; count < inFront + HALF_CYCLE; count += 1) {
        all.push(count);
        told.push(countOf(inFront, HEAD + (count % CYCLE)));
      }
      expect(told).toEqual(all);
    },
  );

  it.each([HALF_CYCLE, CYCLE, 7 * CYCLE + HALF_CYCLE, 2 ** 52])(
    'of a process that died between writing %d and setting the size, it is one less',
    (inFront) => {
      expect(countOf(inFront, HEAD + ((inFront - 1) % CYCLE))).toBe(inFront - 1);
    },
  );
});

describe('the file that keeps the count', () => {
  const file = new StartedFile();
  afterEach(() => file.close());

  it('keeps the last count when it is closed', () => {
    expect(file.count).toBe(0);
    writeSync(file.descriptor, new Uint8Array(Float64Array.of(3 * HALF_CYCLE).buffer), 0, 8, 0);
    ftruncateSync(file.descriptor, HEAD + HALF_CYCLE + 5);
    expect(file.count).toBe(3 * HALF_CYCLE + 5);
    file.close();
    expect(file.count).toBe(3 * HALF_CYCLE + 5);
  });
});
