/** Frames that tell which one they are, and whether they arrived as they were. */
import { fail, same } from './assert.ts';

const HEAD = 4;

/** Returns a frame of that size, 4 bytes at least, with its number and bytes that no other number has. */
export function frameOf(number: number, size: number = HEAD): Uint8Array {
  const frame = new Uint8Array(size);
  for (let at = HEAD; at < size; at += 1) frame[at] = (number * 31 + at) % 251;
  new DataView(frame.buffer).setUint32(0, number);
  return frame;
}

export function numberIn(frame: Uint8Array): number {
  if (frame.length < HEAD) fail(`a frame of ${frame.length} bytes arrived, which was not sent`);
  return new DataView(frame.buffer, frame.byteOffset, frame.length).getUint32(0);
}

/** Checks that these are the frames that were sent: all of them, each once, whole, and in order. */
export function sameFrames(actual: readonly Uint8Array[], sizes: readonly number[], what: string): void {
  prefixOf(actual, sizes, what);
  same(actual.length, sizes.length, `${what}: how many`);
}

/** Checks that these are the first of the frames that were sent, without a gap. */
export function prefixOf(actual: readonly Uint8Array[], sizes: readonly number[], what: string): void {
  for (const [index, frame] of actual.entries()) {
    same(numberIn(frame), index, `${what}: the number of frame ${index}`);
    same(frame.length, sizes[index], `${what}: the size of frame ${index}`);
    const expected = frameOf(index, frame.length);
    for (let at = HEAD; at < frame.length; at += 1)
      if (frame[at] !== expected[at]) fail(`${what}: byte ${at} of frame ${index} must be ${expected[at]}, but is ${frame[at]}`);
  }
}

/** Returns so many sizes, small ones and some large ones. */
export function mixedSizes(count: number): number[] {
  return Array.from({ length: count }, (_, index) => (index % 17 === 16 ? 20_000 + index : HEAD + ((index * 7) % 600)));
}
