/** The bytes of a value from front to back, and the primitives in them. */
import { ProtocolError } from '@mp-event-loop/core';
import { readAscii, readUtf8, readUtf16 } from './strings.ts';
import { ASCII, MAX_SHORT_STRING, SHORT_STRING, UTF8, UTF16 } from './tags.ts';

const HEX_PART = 4096;

export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;

  constructor(bytes: Uint8Array, from: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = from;
  }

  bigint(): bigint {
    const length = this.count(1);
    const hex = ['0x0'];
    // A part at a time: a string grown by two digits at a time takes many times its size.
    for (let from = this.#at; from < this.#at + length; from += HEX_PART)
      hex.push(Array.from(this.#bytes.subarray(from, Math.min(from + HEX_PART, this.#at + length)), hexOf).join(''));
    this.#at += length;
    return BigInt(hex.join(''));
  }

  string(): string {
    const tag = this.byte();
    if (tag >= SHORT_STRING && tag <= SHORT_STRING + MAX_SHORT_STRING) return this.ascii(tag - SHORT_STRING);
    if (tag !== ASCII && tag !== UTF8 && tag !== UTF16) throw malformed('something else where a string must be');
    return this.text(tag);
  }

  text(tag: typeof ASCII | typeof UTF8 | typeof UTF16): string {
    const length = this.count(1);
    if (tag === ASCII) return this.ascii(length);
    const from = this.#at;
    this.#at += length;
    if (tag === UTF8) return readUtf8(this.#bytes, from, length);
    if (length % 2 !== 0) throw malformed('half a code unit');
    return readUtf16(this.#bytes, from, length);
  }

  ascii(length: number): string {
    if (length > this.left) throw cutShort();
    const text = readAscii(this.#bytes, this.#at, length);
    this.#at += length;
    return text;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw cutShort();
    this.#at += 1;
    return byte;
  }

  double(): number {
    if (this.left < 8) throw cutShort();
    const value = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    return value;
  }

  /** How many follow, each of which takes at least `least` bytes. */
  count(least: number): number {
    const count = this.varint();
    if (count * least > this.left) throw cutShort();
    return count;
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 49; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw malformed('a number that is too large');
  }

  /** A copy of its own: a view of the message would keep all of that alive. */
  buffer(length: number): ArrayBuffer {
    if (length > this.left) throw cutShort();
    const buffer = new ArrayBuffer(length);
    new Uint8Array(buffer).set(this.#bytes.subarray(this.#at, this.#at + length));
    this.#at += length;
    return buffer;
  }
}

function hexOf(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function cutShort(): ProtocolError {
  return malformed('it ends too early');
}

export function malformed(what: string, cause?: unknown): ProtocolError {
  return new ProtocolError(`a message could not be read: ${what}`, cause === undefined ? {} : { cause });
}
