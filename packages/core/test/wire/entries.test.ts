import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntriesWriter, entriesOf } from '../../src/wire/entries.ts';

/** What messages are made of: mostly numbers of 32 bits. */
const entry = fc.oneof(
  { weight: 40, arbitrary: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) },
  { weight: 1, arbitrary: fc.constantFrom(-0, 0.5, Number.NaN, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, Number.POSITIVE_INFINITY) },
  { weight: 1, arbitrary: fc.constantFrom('7', true, null, undefined, 7n, [7]) },
);
const lists = fc.array(entry, { maxLength: 3000, size: 'max' });

function written(entries: readonly unknown[]): readonly unknown[] {
  const writer = new EntriesWriter('run');
  for (const one of entries) writer.push(one);
  expect(writer.end).toBe(entries.length + 1);
  return writer.take();
}

describe('EntriesWriter', () => {
  it('EntriesWriter gives back what was written, whatever it is and however it crosses', () => {
    fc.assert(
      fc.property(lists, (entries) => {
        const message = structuredClone(written(entries));
        expect(message[0]).toBe('run');
        const read = Array.from(entriesOf(message)).slice(1);
        expect(read.length).toBe(entries.length);
        expect(read.every((one, index) => Object.is(one, entries[index]) || Array.isArray(one))).toBe(true);
      }),
    );
  });

  it('EntriesWriter takes back all from a place on, whatever came behind it', () => {
    fc.assert(
      fc.property(lists, lists, lists, (before, undone, after) => {
        const writer = new EntriesWriter('done');
        for (const one of before) writer.push(one);
        const { end } = writer;
        for (const one of undone) writer.push(one);
        writer.backTo(end);
        for (const one of after) writer.push(one);
        expect(Array.from(entriesOf(writer.take())).slice(1)).toEqual([...before, ...after]);
        writer.push(1);
        expect(Array.from(entriesOf(writer.take())).slice(1)).toEqual([1]);
      }),
    );
  });

  it('many numbers cross as one block, and few, or anything else, as a list', () => {
    const numbers = Array.from({ length: 200 }, (_, index) => index);
    expect(ArrayBuffer.isView(written(numbers)[1])).toBe(true);
    expect(written([1, 2, 3])).toEqual(['run', 1, 2, 3]);
    expect(written([...numbers, 0.5])).toEqual(['run', ...numbers, 0.5]);
    expect(written([...numbers, -0]).length).toBe(202);
  });
});
