/** Transports that do not carry every value of the table: what a serializer may lose, one thing each. */
import type { Liar } from './liars.ts';
import { carrying } from './lying-transport.ts';

type Replace = (value: unknown) => unknown;

/** A copy in which `replace` has had its way with every value. What was one object stays one, unless `shares` is false. */
function copyWith(replace: Replace, shares = true): Replace {
  return (message) => new Copy(replace, shares).of(message);
}

class Copy {
  readonly #replace: Replace;
  readonly #shares: boolean;
  readonly #copies = new Map<object, unknown>();

  constructor(replace: Replace, shares: boolean) {
    this.#replace = replace;
    this.#shares = shares;
  }

  of(original: unknown): unknown {
    const value = this.#replace(original);
    if (typeof value !== 'object' || value === null) return value;
    if (this.#copies.has(value)) return this.#copies.get(value);
    const copy = this.#members(value);
    if (!this.#shares) this.#copies.delete(value);
    return copy;
  }

  #members(value: object): unknown {
    if (value instanceof Map) {
      const map = this.#keep(value, new Map());
      for (const [key, item] of value) map.set(this.of(key), this.of(item));
      return map;
    }
    if (value instanceof Set) {
      const set = this.#keep(value, new Set());
      for (const item of value) set.add(this.of(item));
      return set;
    }
    const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null;
    if (!isPlain) return this.#shares || value instanceof Error ? value : structuredClone(value);
    const copy: object = this.#keep(value, Array.isArray(value) ? new Array(value.length) : {});
    for (const key of Object.keys(value)) {
      const item = this.of(Object.getOwnPropertyDescriptor(value, key)?.value);
      Object.defineProperty(copy, key, { value: item, writable: true, enumerable: true, configurable: true });
    }
    return copy;
  }

  #keep<T extends object>(value: object, copy: T): T {
    this.#copies.set(value, copy);
    return copy;
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Loses something about the values of one class. */
function of<T extends object>(Class: new (...args: never[]) => T, replace: (value: T) => unknown): Replace {
  return copyWith((value) => (value instanceof Class ? replace(value) : value));
}

function depth(value: unknown): number {
  let levels = 0;
  for (let inner = value; Array.isArray(inner) && levels < 1000; inner = inner.at(-1) as unknown) levels += 1;
  return levels;
}

const replacements: Readonly<Record<string, readonly [Replace, ...string[]]>> = {
  'makes 0 of -0': [copyWith((value) => (Object.is(value, -0) ? 0 : value)), 'value: -0', 'value: -0, nested'],
  'makes null of NaN': [copyWith((value) => (Number.isNaN(value) ? null : value)), 'value: NaN', 'value: NaN, nested'],
  'makes null of infinities': [
    copyWith((value) => (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY ? null : value)),
    'value: infinities',
  ],
  'rounds numbers to 32 bits': [
    copyWith((value) => (typeof value === 'number' && Math.abs(value) > 2 ** 40 ? Math.fround(value) : value)),
    'value: a number of 64 bits',
    'messages carry every value of the value table',
  ],
  'makes null of undefined': [copyWith((value) => (value === undefined ? null : value)), 'value: undefined as a member'],
  'drops members that are undefined': [
    copyWith((value) =>
      isPlainObject(value) ? Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) : value,
    ),
    'value: undefined as a member',
  ],
  'fills holes': [
    copyWith((value) => (Array.isArray(value) ? Object.assign(Array.from(value), { ...value }) : value)),
    'value: an array with holes',
  ],
  'drops members of arrays': [
    copyWith((value) => (Array.isArray(value) ? value.slice() : value)),
    'value: an array with a member of its own',
  ],
  'makes numbers of BigInts': [
    copyWith((value) => (typeof value === 'bigint' ? Number(value) : value)),
    'value: BigInt',
    'value: BigInt, nested',
  ],
  'mends lone surrogates': [
    copyWith((value) => {
      if (typeof value === 'string') return new TextDecoder().decode(new TextEncoder().encode(value));
      if (!isPlainObject(value)) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [new TextDecoder().decode(new TextEncoder().encode(key)), item]),
      );
    }),
    'value: lone surrogates',
  ],
  'cuts strings at a null character': [
    copyWith((value) => (typeof value === 'string' ? value.split('\0')[0] : value)),
    'value: a string with a null character',
    'messages carry every value of the value table',
  ],
  'makes objects of Maps': [of(Map, (map) => Object.fromEntries(map)), 'value: Map', 'value: a cycle through a Map'],
  'makes strings of the keys of Maps': [of(Map, (map) => new Map([...map].map(([key, item]) => [String(key), item]))), 'value: Map'],
  'makes arrays of Sets': [of(Set, (set) => [...set]), 'value: Set'],
  'makes strings of Dates': [of(Date, (date) => String(date)), 'value: Date', 'value: one Date in two places'],
  'makes null of invalid Dates': [of(Date, (date) => (Number.isNaN(date.getTime()) ? null : date)), 'value: an invalid Date'],
  'drops the flags of RegExps': [of(RegExp, (regexp) => new RegExp(regexp.source)), 'value: RegExp'],
  'makes Uint8Arrays of all views': [
    copyWith((value) => (ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : value)),
    'value: views of every kind',
  ],
  'makes Uint8Arrays of ArrayBuffers': [of(ArrayBuffer, (buffer) => new Uint8Array(buffer)), 'value: ArrayBuffer'],
  'makes arrays of Uint8Arrays': [
    of(Uint8Array, (view) => [...view]),
    'value: Uint8Array',
    'value: Buffer arrives as Uint8Array',
    'value: Buffer, nested, arrives as Uint8Array',
  ],
  'sends the whole buffer of a part': [of(Uint8Array, (view) => new Uint8Array(view.buffer)), 'value: a part of a buffer'],
  'copies the buffer of each view': [
    copyWith((value) => (ArrayBuffer.isView(value) && !(value instanceof DataView) ? structuredClone(value) : value)),
    'value: two views of one buffer',
  ],
  'makes objects of Errors': [of(Error, (error) => ({ message: error.message })), 'value: Error', 'value: TypeError'],
  'makes Errors of TypeErrors': [of(TypeError, (error) => new Error(error.message)), 'value: TypeError'],
  'drops __proto__': [
    copyWith((value) => (isPlainObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== '__proto__')) : value)),
    'value: __proto__ as a key beside what needs a clone',
  ],
  'drops empty keys': [
    copyWith((value) => (isPlainObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== '')) : value)),
    'messages carry every value of the value table',
  ],
  'loses shared identity': [
    copyWith((value) => value, false),
    'value: one object in two places',
    'value: one empty array in two places',
    'one object in two arguments stays one object',
    'kwargs are the last argument, and share objects with the other arguments',
  ],
  'makes one of what is equal': [
    (message) => {
      const known = new Map<string, unknown>();
      return copyWith((value) => {
        if (!isPlainObject(value)) return value;
        const text = String(Object.entries(value));
        if (!known.has(text)) known.set(text, value);
        return known.get(text);
      })(message);
    },
    'value: two equal objects stay two',
  ],
  'cuts cycles': [
    (message) => {
      const above: unknown[] = [];
      const cut = (value: unknown): unknown => {
        if (typeof value !== 'object' || value === null) return value;
        if (above.includes(value)) return null;
        above.push(value);
        const copy = Array.isArray(value)
          ? value.map(cut)
          : isPlainObject(value)
            ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cut(item)]))
            : value;
        above.pop();
        return copy;
      };
      return cut(message);
    },
    'value: a cycle',
    'a cycle does not count as deep nesting',
  ],
  'stops at a depth of 400': [
    (message) => {
      if (depth(message) > 400) throw new Error('too deep');
      return message;
    },
    'values nested 500 levels deep cross in both directions',
  ],
  'is JSON': [
    (message) =>
      JSON.parse(JSON.stringify(message, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) ?? 'null') as unknown,
    'value: undefined',
    'value: Date',
    'value: Map',
    'value: BigInt',
  ],
};

export const valueLiars: Readonly<Record<string, Liar>> = Object.fromEntries(
  Object.entries(replacements).map(([name, [replace, ...caughtBy]]) => [name, { create: carrying(replace), caughtBy }]),
);
