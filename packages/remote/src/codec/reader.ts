/** The bytes of a value from front to back, and the primitives in them. */
import { ProtocolError } from '@mp-event-loop/core';
import { joined } from './joined.ts';
import { readAscii, readUtf8, readUtf16 } from './strings.ts';
import { ASCII, MAX_SHORT_STRING, SHORT_STRING, UTF8, UTF16 } from './tags.ts';

const HEX_PART = 4096;

export class Reader {
  readonly #parts: readonly Uint8Array[];
  readonly #from: number;
  /** The part that is read, or what was joined of several, and where. */
  #bytes: Uint8Array;
  #view: DataView;
  #at: number;
  /** The place of the part behind it, and the bytes from there on. */
  #next = 1;
  #beyond: number;

  /** Reads from `from` on in each part. */
  constructor(parts: readonly Uint8Array[], from: number) {
    const bytes = parts[0] as Uint8Array;
    this.#parts = parts;
    this.#from = from;
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
    this.#at = from;
    this.#beyond = 0;
    for (let place = 1; place < parts.length; place += 1) this.#beyond += (parts[place] as Uint8Array).length - from;
  }

  bigint(): bigint {
    const length = this.count(1);
    this.#gather(length);
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
    this.#gather(length);
    const from = this.#at;
    this.#at += length;
    if (tag === UTF8) return readUtf8(this.#bytes, from, length);
    if (length % 2 !== 0) throw malformed('half a code unit');
    return readUtf16(this.#bytes, from, length);
  }

  ascii(length: number): string {
    this.#gather(length);
    const text = readAscii(this.#bytes, this.#at, length);
    this.#at += length;
    return text;
  }

  get left(): number {
    return this.#bytes.length - this.#at + this.#beyond;
  }

  byte(): number {
    let byte = this.#bytes[this.#at];
    if (byte === undefined) {
      this.#gather(1);
      byte = this.#bytes[this.#at] as number;
    }
    this.#at += 1;
    return byte;
  }

  double(): number {
    this.#gather(8);
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
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      if (this.#at === this.#bytes.length) this.#advance();
      const run = this.#bytes.subarray(this.#at, this.#at + length - filled);
      bytes.set(run, filled);
      filled += run.length;
      this.#at += run.length;
    }
    return bytes.buffer;
  }

  /** Has the next bytes lie in one piece. */
  #gather(count: number): void {
    if (this.#bytes.length - this.#at >= count) return;
    if (count > this.left) throw cutShort();
    const pieces: Uint8Array[] = [];
    for (let missing = count; missing > 0; ) {
      if (this.#at === this.#bytes.length) this.#advance();
      if (pieces.length === 0 && this.#bytes.length - this.#at >= missing) return;
      const piece = this.#bytes.subarray(this.#at);
      pieces.push(piece);
      missing -= piece.length;
      this.#at = this.#bytes.length;
    }
    this.#read(joined(pieces), 0);
  }

  /** Goes on with the next part. */
  #advance(): void {
    const bytes = this.#parts[this.#next] as Uint8Array;
    this.#next += 1;
    this.#beyond -= bytes.length - this.#from;
    this.#read(bytes, this.#from);
  }

  #read(bytes: Uint8Array, at: number): void {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
    this.#at = at;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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
