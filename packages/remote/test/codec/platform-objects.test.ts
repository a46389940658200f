/** Objects of the platform in the codec, whose members are not what they are. What structured clone does says what is right. */
import { createHash, createSecretKey, subtle } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { BlockList } from 'node:net';
import { createHistogram } from 'node:perf_hooks';
import { runInNewContext } from 'node:vm';
import { decode, encode } from '@mp-event-loop/remote/codec';
import { describe, expect, it } from 'vitest';
import { difference } from './same.ts';

class Own {
  a = 1;
  readonly #hidden = 2;
  get double(): number {
    return this.#hidden;
  }
}
class OwnFormat extends Intl.NumberFormat {
  a = 1;
}
class OwnMap extends Map<number, number> {
  a = 1;
}
class OwnEmitter extends EventEmitter {
  a = 1;
}
class SaysPromise {
  a = 1;
  get [Symbol.toStringTag](): string {
    return 'Promise';
  }
}
const hidden = <T extends object>(object: T): T => Object.defineProperty(object, Symbol.toStringTag, { value: 'Object' });
const bound = Object.assign(Object.create({ constructor: Own.bind(undefined) }) as object, { a: 1 });

const refused: readonly (readonly [string, unknown])[] = [
  ['a CryptoKey', await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign'])],
  ['a KeyObject', createSecretKey(Buffer.from('key'))],
  ['an Intl.NumberFormat', new Intl.NumberFormat()],
  ['an Intl.DateTimeFormat', new Intl.DateTimeFormat()],
  ['an object of a class that extends Intl.NumberFormat', new OwnFormat()],
  ['an Intl.NumberFormat of another realm', runInNewContext('new Intl.NumberFormat()')],
  ['the segments of a text', new Intl.Segmenter().segment('text')],
  ['a WeakRef', new WeakRef({})],
  ['a WeakRef of another realm', runInNewContext('new WeakRef({})')],
  ['a FinalizationRegistry', new FinalizationRegistry(() => {})],
  ['a WeakMap that hides its tag', hidden(new WeakMap())],
  ['a promise that hides its tag', hidden(Promise.resolve())],
  ['a Blob', new Blob(['text'])],
  ['a File', new File(['text'], 'name')],
  ['a ReadableStream', new ReadableStream()],
  ['a WebAssembly.Table', new WebAssembly.Table({ initial: 1, element: 'anyfunc' })],
  ['an iterator of an array', [][Symbol.iterator]()],
  ['a BlockList', new BlockList()],
  ['a histogram', createHistogram()],
];

const plain: readonly (readonly [string, object])[] = [
  ['of a class', new Own()],
  ['of a class that extends EventEmitter', new OwnEmitter()],
  ['of a class that says that it is a Promise', new SaysPromise()],
  ['whose constructor is a function that was bound', bound],
  ['without a prototype', Object.assign(Object.create(null) as object, { a: 1 })],
  ['with the prototype of Intl.NumberFormat', Object.assign(Object.create(Intl.NumberFormat.prototype) as object, { a: 1 })],
  ['with the prototype of Map', Object.assign(Object.create(Map.prototype) as object, { a: 1 })],
  ['of another realm', runInNewContext('({ a: 1 })') as object],
  ['of a class of another realm', runInNewContext('new (class A { a = 1 })()') as object],
];

/** Of these it depends on the version of Node. */
const either: readonly (readonly [string, object])[] = [
  ['a URL', new URL('http://localhost/')],
  ['URLSearchParams', new URLSearchParams('a=1')],
  ['Headers', new Headers({ a: '1' })],
  ['an AbortSignal', new AbortController().signal],
  ['a Request', new Request('http://localhost/')],
  ['a DOMException', new DOMException('text')],
  ['an EventTarget', new EventTarget()],
  ['a hash', createHash('sha256')],
  ['a TextDecoder', new TextDecoder()],
];

function cloneOf(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return undefined;
  }
}

const isPlain = (value: unknown): boolean => value !== undefined && Object.getPrototypeOf(value) === Object.prototype;

describe('objects of the platform in the codec', () => {
  it.each(refused)('the codec refuses %s', (_, value) => {
    expect(isPlain(cloneOf(value)), 'whether its clone is plain').toBe(false);
    for (const place of [value, [{ a: value }]])
      expect(() => encode(place)).toThrow(expect.objectContaining({ code: 'ERR_SERIALIZATION' }));
  });

  it.each(plain)('the codec gives a plain object for one %s', (_, value) => {
    expect(decode(encode(value))).toMatchObject({ a: 1 });
    expect(difference(decode(encode(value)), structuredClone(value))).toBe(undefined);
  });

  it.each(either)('the codec gives a plain object for %s where structured clone does, and refuses it elsewhere', (_, value) => {
    const clone = cloneOf(value);
    if (isPlain(clone)) expect(difference(decode(encode(value)), clone)).toBe(undefined);
    else expect(() => encode(value)).toThrow(expect.objectContaining({ code: 'ERR_SERIALIZATION' }));
  });

  it('the codec gives a Map for one of a class, and a Date for one that hides its tag', () => {
    expect(difference(decode(encode(new OwnMap([[1, 2]]))), new Map([[1, 2]]))).toBe(undefined);
    expect(difference(decode(encode(hidden(new Date(1)))), new Date(1))).toBe(undefined);
  });
});
