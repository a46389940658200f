/** Text to bytes and back, by whatever is quickest where this runs. */

interface NodeBytes {
  latin1Slice(this: Uint8Array, start: number, end: number): string;
  utf8Write(this: Uint8Array, text: string, at: number, length: number): number;
}

// Node's own are several times faster than TextDecoder for short texts; browsers have no Buffer.
const node = (globalThis as { Buffer?: { prototype: Partial<NodeBytes> } }).Buffer?.prototype;
const latin1Slice = node?.latin1Slice;
const utf8Encoder = new TextEncoder();
const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Up to here a loop beats a call into native code. */
const SHORT = 24;

/** Writes the text as UTF-8, without saying its length. There must be room for three bytes a code unit. Gives the count of bytes. */
export function writeUtf8(bytes: Uint8Array, at: number, text: string): number {
  if (text.length <= SHORT) {
    let index = 0;
    for (; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit >= 0x80) break;
      bytes[at + index] = unit;
    }
    if (index === text.length) return index;
  }
  return utf8Encoder.encodeInto(text, bytes.subarray(at, at + text.length * 3)).written;
}

export function readAscii(bytes: Uint8Array, from: number, length: number): string {
  if (length <= SHORT || latin1Slice === undefined) return readUnits(bytes, from, length);
  return latin1Slice.call(bytes, from, from + length);
}

/** @throws TypeError when these bytes are not UTF-8. */
export function readUtf8(bytes: Uint8Array, from: number, length: number): string {
  return utf8Decoder.decode(bytes.subarray(from, from + length));
}

export function writeUtf16(bytes: Uint8Array, at: number, text: string): number {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    bytes[at + 2 * index] = unit & 0xff;
    bytes[at + 2 * index + 1] = unit >>> 8;
  }
  return 2 * text.length;
}

/** What one call of `String.fromCharCode` takes without straining the stack. */
const PART = 4096;

export function readUtf16(bytes: Uint8Array, from: number, length: number): string {
  let text = '';
  for (let at = from; at < from + length; at += 2 * PART) {
    const units: number[] = [];
    for (let index = at; index < Math.min(at + 2 * PART, from + length); index += 2)
      units.push((bytes[index] as number) | ((bytes[index + 1] as number) << 8));
    text += String.fromCharCode(...units);
  }
  return text;
}

const hasLoneSurrogate = /\p{Surrogate}/u;

export function isWellFormed(text: string): boolean {
  return !hasLoneSurrogate.test(text);
}

function readUnits(bytes: Uint8Array, from: number, length: number): string {
  if (length <= SHORT) {
    let text = '';
    for (let index = from; index < from + length; index += 1) text += String.fromCharCode(bytes[index] as number);
    return text;
  }
  let text = '';
  for (let at = from; at < from + length; at += PART)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(at + PART, from + length)));
  return text;
}
