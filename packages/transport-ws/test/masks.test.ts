/** Which frames of a caller are masked with random bytes, and which with zeros. */
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { Masks } from '../dist/link/masks.js';

function areRandom(masks: Masks): boolean {
  const mask = Buffer.alloc(4);
  const seen = new Set<number>();
  for (let count = 0; count < 100; count += 1) {
    masks.fill(mask);
    seen.add(mask.readUInt32LE());
  }
  return seen.size > 90;
}
const socket = (to: string | undefined, encrypted?: true): Socket => ({ remoteAddress: to, encrypted }) as unknown as Socket;

it('masks are random until it is known where they go', () => {
  expect(areRandom(new Masks())).toBe(true);
});

it.each([
  ['another machine', socket('10.0.0.7'), true],
  ['another machine, IPv6', socket('2001:db8::1'), true],
  ['nobody knows where', socket(undefined), true],
  ['another machine over TLS', socket('10.0.0.7', true), false],
  ['the same machine', socket('127.0.0.1'), false],
  ['the same machine, IPv6', socket('::1'), false],
  ['the same machine, IPv4 as IPv6', socket('::ffff:127.0.0.2'), false],
])('masks of a link to %s', (_, to, isRandom) => {
  const masks = new Masks();
  masks.goThrough(to);
  expect(areRandom(masks)).toBe(isRandom);
});
