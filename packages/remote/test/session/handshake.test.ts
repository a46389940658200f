/** How greetings of other versions that share a wire version are read. */
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../src/codec/index.ts';
import { HEADER_BYTES, HELLO, writeHeader } from '../../src/session/frame.ts';
import { type Hello, helloFrame, readHello } from '../../src/session/handshake.ts';

const hello: Hello = { oldest: 1, newest: 1, session: '0'.repeat(32), isNew: true, name: 'loop', index: 0 };
const first: readonly unknown[] = [1, 1, '0'.repeat(32), true, 'loop', 0];
const nonce = 'f'.repeat(32);

function greeting(payload: readonly unknown[]): Uint8Array {
  const frame = encode(payload, HEADER_BYTES);
  writeHeader(frame, HELLO, 0, 0);
  return frame;
}

describe('hello', () => {
  it('a process without a name says what it said before there were names', () => {
    expect(decode(helloFrame(hello, 0), HEADER_BYTES)).toEqual(first);
  });

  it('a process with a name says so behind what an older host reads', () => {
    const named = { ...hello, process: { instance: 'shop-1', nonce } };
    const payload = decode(helloFrame(named, 0), HEADER_BYTES) as unknown[];
    expect(payload.slice(0, 6)).toEqual(first);
    expect(readHello(helloFrame(named, 0))).toEqual(named);
  });

  it('an older hello is read, and so is one that says more', () => {
    expect(readHello(greeting(first))).toEqual({ ...hello, process: undefined });
    expect(readHello(greeting([...first, 'shop-1', nonce, 'of a newer version', { a: 1 }]))).toMatchObject({
      process: { instance: 'shop-1', nonce },
    });
  });

  // To make a pattern of 4 kB may take a third of a second, and whoever reads greetings does nothing else meanwhile.
  it.each<[string, unknown]>([
    ['a pattern', /\p{L}/u],
    ['an error', new Error('why')],
    ['a Map', new Map()],
    ['a Date', new Date(0)],
    ['bytes', new Uint8Array(1)],
    ['a box', Object(1)],
  ])('a hello that holds %s, however deep, is malformed', (_, value) => {
    for (const said of [value, [{ a: [value] }]])
      expect(() => readHello(greeting([...first, 'shop-1', nonce, said]))).toThrow(expect.objectContaining({ code: 'ERR_PROTOCOL' }));
  });

  it.each<[string, unknown, unknown]>([
    ['no nonce', 'shop-1', undefined],
    ['a nonce and no instance', undefined, nonce],
    ['a nonce that is none', 'shop-1', 'short'],
    ['an instance that is too long', 'x'.repeat(201), nonce],
    ['an instance that is no text', 7, nonce],
    ['an empty instance', '', nonce],
  ])('a hello with %s is malformed', (_, instance, said) => {
    expect(() => readHello(greeting([...first, instance, said]))).toThrow(/hello that could not be read/);
  });
});
