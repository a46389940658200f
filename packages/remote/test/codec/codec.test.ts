/** The codec against structured clone, whose values it must give. */

import { decode, encode } from '@mp-event-loop/remote/codec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyValue } from './arbitrary.ts';
import { difference } from './same.ts';

function there(value: unknown): unknown {
  return decode(encode(value));
}

function nest(depth: number): unknown {
  let value: unknown = 0;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value };
  return value;
}

describe('round trips of the codec', () => {
  it('the codec gives what structuredClone gives', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(difference(there(value), structuredClone(value))).toBe(undefined);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['long ASCII', 'a'.repeat(100_000)],
    ['long Latin-1', 'é'.repeat(100_000)],
    ['long, with surrogates', '👍'.repeat(50_000)],
    ['long, with a lone surrogate', `${'x'.repeat(70_000)}\ud800`],
    [
      'each length about the limits',
      Array.from({ length: 300 }, (_, length) => ['a'.repeat(length), 'é'.repeat(length), `${'a'.repeat(length)}\udc00`]),
    ],
    [
      'numbers about the limits',
      Array.from({ length: 54 }, (_, power) => [2 ** power, 2 ** power - 1, -(2 ** power), 1 - 2 ** power, 2 ** power + 0.5]).flat(),
    ],
    ['a large BigInt', 3n ** 40_000n],
    ['an error without a message', new Error()],
    ['an aggregate of errors', new AggregateError([1], 'all', { cause: 2 })],
    [
      'an error of a class of its own',
      new (class Own extends TypeError {
        override name = 'Own';
        field = 1;
      })('own'),
    ],
    ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 1 })],
    ['an object with a tag', { [Symbol.toStringTag]: 'Map', a: 1 }],
    ['a long sparse array', Object.assign(new Array(4_000_000_000), { 3999999999: 'last', 0: 'first' })],
    ['an empty array of some length', new Array(50_000)],
  ])('the codec carries %s', (_, value) => {
    expect(difference(there(value), structuredClone(value))).toBe(undefined);
  });

  it('the codec encodes a value whose getter encodes another one', () => {
    const inner = (): Uint8Array => encode({ nested: 'x'.repeat(100) });
    const value = {
      before: 1,
      get inner() {
        return inner();
      },
      after: [2, 3],
    };
    expect(there(value)).toEqual({ before: 1, inner: inner(), after: [2, 3] });
  });

  it('the codec passes on what a getter throws, and encodes the next value', () => {
    const value = {
      get broken(): never {
        throw new RangeError('mine');
      },
    };
    expect(() => encode([1, value])).toThrow(new RangeError('mine'));
    expect(there([1, 2])).toEqual([1, 2]);
  });

  it('the codec leaves zero bytes in front for a header, and reads from behind it', () => {
    const bytes = encode('value', 4);
    expect([...bytes.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
    expect(decode(bytes, 4)).toBe('value');
  });

  it('the codec carries values nested 600 levels deep, and no deeper', () => {
    expect(difference(there(nest(600)), structuredClone(nest(600)))).toBe(undefined);
    expect(() => encode(nest(601))).toThrow(expect.objectContaining({ code: 'ERR_SERIALIZATION' }));
    expect(() => encode(nest(100_000))).toThrow(expect.objectContaining({ code: 'ERR_SERIALIZATION' }));
  });

  it('the codec carries an error that is its own cause', () => {
    const error = new Error('loop');
    error.cause = error;
    const copy = there(error) as Error;
    expect(copy.cause).toBe(copy);
  });

  it('the codec leaves reserved bytes free', () => {
    const bytes = encode({ a: [1] }, 13);
    expect([...bytes.subarray(0, 13)]).toEqual(new Array(13).fill(0));
    expect(decode(bytes, 13)).toEqual({ a: [1] });
  });

  it('the codec works after a value that it refused', () => {
    expect(() => encode([{ a: 1 }, () => {}])).toThrow();
    expect(there([{ b: 2 }])).toEqual([{ b: 2 }]);
  });
});

describe('views in the codec', () => {
  it('the codec sends what a view shows, and nothing of the buffer around it', () => {
    const pool = Buffer.alloc(8192, 'secret');
    const text = Buffer.from(encode([pool.subarray(100, 104)])).toString('latin1');
    expect(text.length).toBeLessThan(20);
  });

  it('views of one buffer share it after the codec, with zeros for what neither shows', () => {
    const pool = Buffer.alloc(8192, 0x55);
    const [one, other] = there([new Uint16Array(pool.buffer, pool.byteOffset + 16, 2), pool.subarray(40, 44)]) as [Uint16Array, Uint8Array];
    expect(one.buffer).toBe(other.buffer);
    expect([...one, ...other]).toEqual([0x5555, 0x5555, 0x55, 0x55, 0x55, 0x55]);
    const whole = new Uint8Array(one.buffer);
    expect([...whole].filter((byte) => byte !== 0).length).toBe(8);
    expect(whole.length).toBe(28);
  });

  it('the codec keeps the whole buffer of a view if the value contains it too', () => {
    const buffer = Uint8Array.of(1, 2, 3, 4).buffer;
    const copy = there({ view: new Uint8Array(buffer, 1, 2), buffer }) as { view: Uint8Array; buffer: ArrayBuffer };
    expect(copy.view.buffer).toBe(copy.buffer);
    expect([...new Uint8Array(copy.buffer)]).toEqual([1, 2, 3, 4]);
  });
});

describe('values that the codec refuses', () => {
  it.each([
    ['a function', () => {}],
    ['a symbol', Symbol('s')],
    ['a promise', Promise.resolve(1)],
    ['a WeakMap', new WeakMap()],
    ['a WeakRef', new WeakRef({})],
    ['shared memory', new SharedArrayBuffer(8)],
    ['a view of shared memory', new Uint8Array(new SharedArrayBuffer(8))],
    ['a generator', (function* () {})()],
    ['a port', new MessageChannel().port1],
    ['a boxed symbol', Object(Symbol('s'))],
  ])('the codec refuses %s', (_, value) => {
    for (const place of [value, [value], { a: value }, new Map([[1, value]])])
      expect(() => encode(place)).toThrow(expect.objectContaining({ code: 'ERR_SERIALIZATION' }));
  });
});
