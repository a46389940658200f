/** A buffer that grows, and what primitives look like in it. Large runs of bytes are not put into it, but beside it. */
import { SerializationError } from '@mp-event-loop/core';
import { Filling } from './filling.ts';
import { isWellFormed, writeUtf8, writeUtf16 } from './strings.ts';
import { ASCII, BIGINT, DOUBLE, INTEGER, MAX_SHORT_STRING, NEGATIVE_BIGINT, SHORT_STRING, UTF8, UTF16 } from './tags.ts';

const FIRST_SIZE = 16_384;
/** A larger buffer is let go with the message that needed it. */
const LARGEST_KEPT = 262_144;
/** Bytes from which on a run of them is copied but once: to where it is to be in the end. */
const LARGE_RUN = 16_384;
/** A tag and a varint, at most. */
const HEAD = 10;

/** A large run of bytes, and the place in the buffer in front of which it belongs. */
interface Run {
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly length: number;
}

export class Writer {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_SIZE);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;
  #reserve = 0;
  #runs: Run[] = [];

  /** Begins anew, leaving so many bytes free for the caller at the front. */
  begin(reserve: number): void {
    this.#at = 0;
    this.#reserve = reserve;
    if (this.#runs.length > 0) this.#runs = [];
    this.room(reserve);
    this.#bytes.fill(0, 0, reserve);
    this.#at = reserve;
  }

  /** What was written, for the caller to keep: in parts of `most` bytes, each with as many free ones at the front. */
  take(most: number): Uint8Array<ArrayBuffer>[] {
    const bytes = this.#bytes;
    const parts = this.#runs.length === 0 && this.#at <= most ? [bytes.slice(0, this.#at)] : this.#takeParts(most);
    if (bytes.length > LARGEST_KEPT) this.#replace(new Uint8Array(FIRST_SIZE));
    return parts;
  }

  /** @throws SerializationError where a getter of the value has changed the size of what was to be copied. */
  #takeParts(most: number): Uint8Array<ArrayBuffer>[] {
    const runs = this.#runs;
    this.#runs = [];
    const filling = new Filling(
      runs.reduce((sum, { length }) => sum + length, this.#at - this.#reserve),
      this.#reserve,
      most,
    );
    let from = this.#reserve;
    for (const { at, bytes, length } of runs) {
      if (bytes.length !== length) throw new SerializationError('a buffer was moved or resized while it was being sent');
      filling.add(this.#bytes.subarray(from, at));
      filling.add(bytes);
      from = at;
    }
    filling.add(this.#bytes.subarray(from, this.#at));
    return filling.parts;
  }

  room(count: number): void {
    const needed = this.#at + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, needed + HEAD));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#replace(grown);
  }

  byte(value: number): void {
    if (this.#at === this.#bytes.length) this.room(1);
    this.#bytes[this.#at] = value;
    this.#at += 1;
  }

  varint(value: number): void {
    this.room(HEAD);
    let left = value;
    // Bit operations would cut it to 32 bits.
    while (left > 0x7fff_ffff) {
      this.#bytes[this.#at++] = (left % 128) | 0x80;
      left = Math.floor(left / 128);
    }
    this.#smallVarint(left);
  }

  head(tag: number, count: number): void {
    this.byte(tag);
    this.varint(count);
  }

  number(value: number): void {
    this.room(HEAD);
    if ((value | 0) !== value || Object.is(value, -0)) {
      this.#bytes[this.#at++] = DOUBLE;
      this.#view.setFloat64(this.#at, value, true);
      this.#at += 8;
    } else if (value >= 0 && value < SHORT_STRING) this.#bytes[this.#at++] = value;
    else {
      this.#bytes[this.#at++] = INTEGER;
      this.#smallVarint((value << 1) ^ (value >> 31));
    }
  }

  /** Of 32 bits, as unsigned ones. There must be room. */
  #smallVarint(value: number): void {
    let left = value;
    while (left >>> 0 > 127) {
      this.#bytes[this.#at++] = (left & 127) | 0x80;
      left >>>= 7;
    }
    this.#bytes[this.#at++] = left;
  }

  double(value: number): void {
    this.room(8);
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }

  bigint(value: bigint): void {
    const digits = (value < 0n ? -value : value).toString(16);
    const hex = digits.length % 2 === 0 ? digits : `0${digits}`;
    this.head(value < 0n ? NEGATIVE_BIGINT : BIGINT, hex.length / 2);
    this.room(hex.length / 2);
    for (let index = 0; index < hex.length; index += 2) this.#bytes[this.#at++] = Number.parseInt(hex.slice(index, index + 2), 16);
  }

  string(text: string): void {
    const { length } = text;
    // The head's size depends on the length in bytes: written behind the longest head, it is moved where that was too long.
    this.room(length * 3 + HEAD);
    const from = this.#at + (length <= MAX_SHORT_STRING ? 1 : 1 + varintSize(length));
    const written = writeUtf8(this.#bytes, from, text);
    if (written === length) {
      // As many bytes as code units: all ASCII.
      if (length <= MAX_SHORT_STRING) this.#bytes[this.#at] = SHORT_STRING + length;
      else this.head(ASCII, length);
      this.#at = from + length;
    } else if (isWellFormed(text)) {
      const start = this.#at + 1 + varintSize(written);
      if (start !== from) this.#bytes.copyWithin(start, from, from + written);
      this.head(UTF8, written);
      this.#at = start + written;
    } else {
      this.head(UTF16, 2 * length);
      this.#at += writeUtf16(this.#bytes, this.#at, text);
    }
  }

  bytes(bytes: Uint8Array): void {
    if (bytes.length >= LARGE_RUN) {
      this.#runs.push({ at: this.#at, bytes, length: bytes.length });
      return;
    }
    this.room(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  zeros(count: number): void {
    this.room(count);
    this.#bytes.fill(0, this.#at, this.#at + count);
    this.#at += count;
  }

  #replace(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}

function varintSize(value: number): number {
  let size = 1;
  for (let left = value; left > 127; left = Math.floor(left / 128)) size += 1;
  return size;
}
