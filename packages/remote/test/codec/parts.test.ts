/** Values in parts, which decoders read on from one to the next. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeParts, encodeParts } from '../../dist/codec/coding.js';
import { encode } from '../../dist/codec/index.js';
import { random } from '../hostile/random.ts';
import { anyValue } from './arbitrary.ts';
import { difference } from './same.ts';

const RESERVE = 3;

/** The bytes, cut anywhere. */
function cut(bytes: Uint8Array, ends: readonly number[]): Uint8Array[] {
  const places = [0, ...ends.map((end) => end % bytes.length).toSorted((one, other) => one - other), bytes.length];
  return places.slice(1).map((end, index) => Uint8Array.of(9, 9, 9, ...bytes.subarray(places[index], end)));
}

describe('values in parts', () => {
  it('a value that was cut anywhere is decoded as the whole is', () => {
    fc.assert(
      fc.property(anyValue, fc.array(fc.nat(10_000), { maxLength: 8 }), (value, ends) => {
        expect(difference(decodeParts(cut(encode(value), ends), RESERVE), structuredClone(value))).toBe(undefined);
      }),
      { numRuns: 3000 },
    );
  });

  it('a value that was cut after each byte is decoded as the whole is', () => {
    const value = [{ 'ä long key of some bytes': [1.5, -7, 2n ** 70n, 'text, and \ud800'] }, new Float64Array([1, 2]), new Date(5)];
    const bytes = encode(value);
    expect(decodeParts(cut(bytes, [...bytes.keys()]), RESERVE)).toEqual(value);
  });

  it('parts are as large as they may be but for the last, and hold what the whole does', () => {
    const large = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251);
    const value = { before: 'x'.repeat(2000), large, after: 'y'.repeat(70_000), again: large.slice(5), last: 1 };
    const parts = encodeParts(value, RESERVE, 10_000);
    const sizes = parts.map(({ length }) => length);
    expect(sizes.slice(0, -1)).toEqual(new Array(sizes.length - 1).fill(10_000));
    expect(sizes.at(-1)).toBeLessThanOrEqual(10_000);
    const whole = Buffer.concat(parts.map((part) => part.subarray(RESERVE)));
    expect(Buffer.compare(whole, encode(value))).toBe(0);
    expect(difference(decodeParts(parts, RESERVE), value)).toBe(undefined);
  });

  it('a buffer that the value moves away while it is encoded is refused', () => {
    const large = new Uint8Array(100_000);
    const mover = {
      get moved() {
        return structuredClone(large.buffer, { transfer: [large.buffer] }).byteLength;
      },
    };
    expect(() => encode([large, mover])).toThrow(expect.objectContaining({ code: 'ERR_SERIALIZATION' }));
  });

  it('what ends too early, wherever it was cut, is a ProtocolError', () => {
    const next = random(3);
    const below = (limit: number): number => Math.floor(next() * limit);
    const bytes = encode({ text: 'a'.repeat(40), list: [1.5, 2n ** 90n, new Uint8Array(50), 'ä'.repeat(30)] });
    for (let length = 1; length < bytes.length; length += 1) {
      const parts = cut(bytes.subarray(0, length), [below(200), below(200), below(200)]);
      expect(() => decodeParts(parts, RESERVE)).toThrow(expect.objectContaining({ code: 'ERR_PROTOCOL' }));
    }
  });
});
