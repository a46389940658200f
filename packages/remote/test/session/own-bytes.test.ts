/** Frames that are kept, and what else came in the same read of a socket. */
import { expect, it } from 'vitest';
import { ownBytes } from '../../dist/session/own-bytes.js';
import { Assembly } from '../../dist/session/parts.js';

it('bytes that have their memory for themselves are kept as they are', () => {
  const bytes = Uint8Array.of(1, 2, 3);
  expect(ownBytes(bytes)).toBe(bytes);
});

it('bytes that share their memory are copied out of it', () => {
  const bytes = new Uint8Array(65_536).fill(7).subarray(100, 119);
  const own = ownBytes(bytes);
  expect(own).toEqual(bytes);
  expect(own.buffer.byteLength).toBe(19);
});

it('parts keep no memory but their own, whatever they came in', () => {
  const assembly = new Assembly(2 ** 20);
  const read = new Uint8Array(200_000).fill(1);
  assembly.add(read.subarray(0, 65_551));
  read.fill(2);
  const [first, last] = assembly.finish(read.subarray(0, 20)) as [Uint8Array, Uint8Array];
  expect([first[65_550], first.buffer.byteLength, last[0], last.length]).toEqual([1, 65_551, 2, 20]);
});
