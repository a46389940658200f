/** The decoder before bytes that nobody's encoder wrote. MP_EVENT_LOOP_FUZZ says how many. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../dist/codec/index.js';
import { random } from '../hostile/random.ts';
import { anyValue } from './arbitrary.ts';

const COUNT = Number(process.env.MP_EVENT_LOOP_FUZZ ?? 20_000);
function attempt(bytes: Uint8Array): void {
  try {
    decode(bytes);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_PROTOCOL') throw error;
  }
}

const samples = fc.sample(anyValue, { numRuns: 300, seed: 5 }).map((value) => encode(value));

describe(`${COUNT} hostile inputs of the decoder`, () => {
  const next = random(12);
  const below = (limit: number): number => Math.floor(next() * limit);
  const sample = (): Uint8Array => samples[below(samples.length)] as Uint8Array;
  const kinds: Record<string, () => Uint8Array> = {
    random: () => Uint8Array.from({ length: below(64) }, () => below(256)),
    'random tags': () => Uint8Array.from({ length: below(64) }, () => (next() < 0.5 ? 0xa0 + below(0x1d) : below(8))),
    truncated: () => sample().slice(0, below(300)),
    mutated: () => {
      const bytes = sample().slice();
      for (let count = 1 + below(4); count > 0; count -= 1) bytes[below(bytes.length)] = below(256);
      return bytes;
    },
  };
  it.each(Object.entries(kinds))(
    'the decoder gives a value or a ProtocolError for %s bytes, in bounded memory',
    (_, make) => {
      const before = process.memoryUsage();
      for (let left = COUNT / 4; left > 0; left -= 1) attempt(make());
      const after = process.memoryUsage();
      expect(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(500e6);
    },
    3_600_000,
  );
});

describe('bombs for the decoder', () => {
  const huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
  it.each([
    ['a string', [0xa8, ...huge]],
    ['UTF-16', [0xaa, ...huge]],
    ['a BigInt', [0xa6, ...huge]],
    ['an array', [0xb0, ...huge]],
    ['an object', [0xb2, ...huge]],
    ['a Map', [0xb3, ...huge]],
    ['a Set', [0xb4, ...huge]],
    ['a buffer', [0xb8, ...huge]],
    ['a view', [0xb9, 2, ...huge]],
    ['a reference', [0xab, ...huge]],
    ['a reference to itself', [0xba, 2, 0xab, 0, 0, 0]],
    ['an endless number', new Array(100).fill(0xff)],
    ['half a UTF-8 character', [0xa9, 1, 0xe2]],
    ['a wrong pattern', [0xb6, 0x81, 0x28, 0x80]],
    ['wrong flags', [0xb6, 0x80, 0x82, 0x71, 0x71]],
    ['a box of an object', [0xb7, 0xb2, 0]],
    ['an unknown tag', [0xff]],
    ['something after the value', [1, 2]],
    ['nothing', []],
    ['a length as a member', [0xb1, 1, 1, 0x86, ...Buffer.from('length'), 5]],
    ['deep arrays', Array.from({ length: 100_000 }, () => [0xb0, 1]).flat()],
    ['deep errors', Array.from({ length: 100_000 }, () => [0xbb, 0, 4]).flat()],
    ['a view of a view', [0xba, 2, 0xb9, 2, 0, 0, 0]],
    ['a view outside of its buffer', [0xba, 2, 0xb8, 1, 0, 9, 9]],
    ['half an item', [0xb9, 6, 3, 1, 2, 3]],
  ])('the decoder refuses a bomb: %s', (_, bytes) => {
    const from = process.memoryUsage().rss;
    expect(() => decode(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ code: 'ERR_PROTOCOL' }));
    expect(process.memoryUsage().rss - from).toBeLessThan(200e6);
  });

  it('the decoder allocates no memory for a long array with nothing in it', () => {
    const from = process.memoryUsage().heapUsed;
    const arrays = Array.from({ length: 50 }, () => decode(Uint8Array.of(0xb1, 0x80, 0x80, 0x80, 0x0e, 0)));
    expect(process.memoryUsage().heapUsed - from).toBeLessThan(5e6);
    expect((arrays[0] as unknown[]).length).toBe(14 * 2 ** 21);
  });

  it('the decoder makes no stacks for errors, which would take most of the time and memory, and has others made afterwards', () => {
    const limits: unknown[] = [];
    const { stackTraceLimit } = Error;
    Object.defineProperty(Error, 'stackTraceLimit', {
      configurable: true,
      get: () => limits.at(-1) ?? stackTraceLimit,
      set: (limit: unknown) => void limits.push(limit),
    });
    try {
      decode(Uint8Array.of(0xbb, 0, 0));
    } finally {
      Object.defineProperty(Error, 'stackTraceLimit', { value: stackTraceLimit, writable: true, enumerable: true, configurable: true });
    }
    expect(limits).toEqual([0, stackTraceLimit]);
  });

  it('the decoder never changes a prototype', () => {
    const evil = encode([JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')]);
    const [object] = decode(evil) as [object];
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect(({} as { polluted?: unknown }).polluted).toBe(undefined);
  });
});
