/** Seeded randomness, and the ways in which strangers spoil bytes. */
import { decode, encode } from '../../dist/codec/index.js';
import { HEADER_BYTES, readHeader, writeHeader } from '../../dist/session/frame.js';

/** What may stand where something else should. */
const oddities: readonly unknown[] = [
  undefined,
  null,
  true,
  -1,
  0,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  2 ** 53,
  1n,
  '',
  '__proto__',
  '0'.repeat(32),
  'x'.repeat(300),
  [],
  [[]],
  {},
  new Map(),
  new Date(Number.NaN),
  new Uint8Array(3),
  new Error('odd'),
];

/** A small generator of its own: fast-check's shrinking costs more than a million inputs need. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class Spoiler {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = random(seed);
  }

  below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }
  chance(probability: number): boolean {
    return this.#next() < probability;
  }
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
  bytes(most: number): Uint8Array {
    return Uint8Array.from({ length: this.below(most) }, () => this.below(256));
  }

  truncated(frame: Uint8Array): Uint8Array {
    return frame.slice(0, this.below(frame.length));
  }
  mutated(frame: Uint8Array): Uint8Array {
    const bytes = frame.slice();
    for (let count = 1 + this.below(4); count > 0 && bytes.length > 0; count -= 1) bytes[this.below(bytes.length)] = this.below(256);
    return bytes;
  }
  /** A valid frame with one field replaced: a member of its payload, its kind or one of its numbers. */
  structured(frame: Uint8Array): Uint8Array {
    const payload = decode(frame, HEADER_BYTES);
    const field = this.below(4);
    const odd = this.pick(oddities);
    const replaced = field > 0 ? payload : Array.isArray(payload) ? payload.with(this.below(payload.length), odd) : odd;
    const whole = encode(replaced, HEADER_BYTES);
    const { kind, number, acknowledged } = readHeader(frame);
    const count = this.pick([0, 1, 2, 255, 2 ** 32, Number.MAX_SAFE_INTEGER]);
    writeHeader(whole, field === 1 ? this.below(32) : kind, field === 2 ? count : number, field === 3 ? count : acknowledged);
    return whole;
  }
  spoiled(frame: Uint8Array): Uint8Array {
    const how = this.below(4);
    if (how === 0) return this.truncated(frame);
    if (how === 1) return this.bytes(80);
    return this.mutated(frame);
  }
}
