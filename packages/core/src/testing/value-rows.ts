/** The value table: a value of every kind that crosses to an executor and back. */

interface Row {
  /** Makes a new value each time, so that a value can be compared with another copy of itself. */
  readonly make: () => unknown;
  /** Makes the value that arrives, if it differs. */
  readonly becomes?: () => unknown;
}

class Point {
  readonly x: number;
  readonly y: number;
  #secret = 'stays';

  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }
  get secret(): string {
    return this.#secret;
  }
}

interface NodeBuffer {
  from(bytes: readonly number[]): Uint8Array;
}
const NodeBuffer = (globalThis as { Buffer?: NodeBuffer }).Buffer;

const LONG = 20_000; // too long for a small message

const table: Record<string, Row> = {
  undefined: { make: () => undefined },
  null: { make: () => null },
  booleans: { make: () => [true, false] },
  numbers: { make: () => [0, 1, -1.5, 2 ** 53, 5e-324, Number.MAX_VALUE] },
  'a number of 64 bits': { make: () => Number.MAX_VALUE },
  NaN: { make: () => Number.NaN },
  'NaN, nested': { make: () => ({ not: [Number.NaN] }) },
  infinities: { make: () => [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] },
  '-0': { make: () => -0 },
  '-0, nested': { make: () => ({ zero: [-0, 0] }) },
  strings: { make: () => ['', 'é', '日本', '👍', '\0', '"\\\n\u2028'] },
  'a string with a null character': { make: () => 'before\0after' },
  'a long string': { make: () => 'x'.repeat(LONG) },
  'lone surrogates': { make: () => '\ud83d and \udc4d' },
  'lone surrogates, nested': { make: () => ({ '\ud83d': ['\udc4d'] }) },
  BigInt: { make: () => 2n ** 70n },
  'BigInt, nested': { make: () => [-1n, { big: 0n }] },
  'a plain object': { make: () => ({ a: 1, b: { c: [2, 'three', null, false] }, 7: 'seven', '': 'empty' }) },
  'undefined as a member': { make: () => ({ here: undefined, list: [undefined, 1] }) },
  'an object without a prototype': { make: () => Object.assign(Object.create(null), { a: 1 }), becomes: () => ({ a: 1 }) },
  'an object of a class becomes plain': { make: () => new Point(1, 2), becomes: () => ({ x: 1, y: 2 }) },
  'an object of a class, nested, becomes plain': { make: () => [new Point(1, 2)], becomes: () => [{ x: 1, y: 2 }] },
  '__proto__ as a key': { make: () => ownKey('__proto__', { polluted: true }) },
  '__proto__ as a key beside what needs a clone': { make: () => [ownKey('__proto__', { polluted: true }), new Map([['a', -0]])] },
  'constructor and then as keys': {
    make: () => Object.fromEntries(['constructor', 'then', 'toJSON', 'hasOwnProperty'].map((key) => [key, key.length])),
  },
  'an array': { make: () => [1, 'two', [3, []]] },
  'an array with holes': { make: holes },
  'a long array': { make: () => Array.from({ length: LONG }, (_, index) => index) },
  'an array with a member of its own': { make: () => Object.assign([1, 2], { extra: 'kept' }) },
  Map: {
    make: () =>
      new Map<unknown, unknown>([
        ['a', 1],
        [{ key: true }, new Map([[Number.NaN, -0]])],
        [undefined, null],
      ]),
  },
  Set: { make: () => new Set<unknown>(['a', 1n, undefined, { member: true }, new Set([Number.NaN])]) },
  Date: { make: () => [new Date(0), new Date(-1), new Date(8.64e15)] },
  'an invalid Date': { make: () => new Date(Number.NaN) },
  RegExp: { make: () => [/a(?<name>b)\/c/giu, /x/sy] },
  ArrayBuffer: { make: () => Uint8Array.of(1, 2, 255).buffer },
  Uint8Array: { make: () => Uint8Array.of(0, 1, 254, 255) },
  'a part of a buffer': { make: () => Uint8Array.of(9, 1, 2, 3, 9).subarray(1, 4) },
  'views of every kind': {
    make: () => [
      Int8Array.of(-1),
      Uint8ClampedArray.of(255),
      Int16Array.of(-2, 3),
      Uint16Array.of(65_535),
      Int32Array.of(-(2 ** 31)),
      Uint32Array.of(2 ** 32 - 1),
      Float32Array.of(0.5, -0),
      Float64Array.of(Math.PI, Number.NaN),
      BigInt64Array.of(-1n),
      BigUint64Array.of(2n ** 64n - 1n),
      new DataView(Uint8Array.of(1, 2, 3, 4).buffer, 1, 2),
    ],
  },
  'two views of one buffer': {
    make: () => {
      const buffer = new ArrayBuffer(8);
      return { whole: new Uint8Array(buffer), half: new Uint16Array(buffer, 4), buffer };
    },
  },
  Error: { make: () => new Error('an error that is a value') },
  TypeError: { make: () => [new TypeError('wrong'), new RangeError('too far')] },
  'a cycle': { make: cycle },
  'a cycle through a Map': { make: cycleThroughMap },
  'one object in two places': { make: () => twice({ one: 1 }) },
  'two equal objects stay two': { make: () => [{ one: new Map() }, { one: new Map() }] },
  'one Date in two places': { make: () => twice(new Date(1)) },
  'one empty array in two places': { make: () => twice([]) },
};
if (NodeBuffer !== undefined) {
  table['Buffer arrives as Uint8Array'] = { make: () => NodeBuffer.from([1, 2, 3]), becomes: () => Uint8Array.of(1, 2, 3) };
  table['Buffer, nested, arrives as Uint8Array'] = {
    make: () => ({ data: [NodeBuffer.from([1, 2])] }),
    becomes: () => ({ data: [Uint8Array.of(1, 2)] }),
  };
}

export const rowNames: readonly string[] = Object.keys(table);

export function makeRow(name: string): unknown {
  if (name === 'what cannot cross') return { socket: () => {} };
  return (table[name] as Row).make();
}

export function expectedOf(name: string): unknown {
  const row = table[name] as Row;
  return (row.becomes ?? row.make)();
}

function ownKey(key: string, value: unknown): object {
  return Object.defineProperty({}, key, { value, writable: true, enumerable: true, configurable: true });
}

function cycle(): unknown {
  const object: { name: string; list: unknown[]; self?: unknown } = { name: 'loop', list: [] };
  object.self = object;
  object.list.push(object, object.list);
  return object;
}

function cycleThroughMap(): unknown {
  const map = new Map<string, unknown>();
  map.set('self', { map });
  return map;
}

function twice(one: object): unknown {
  return { first: one, second: [one, one] };
}

function holes(): unknown[] {
  const array: unknown[] = ['a'];
  array[2] = undefined;
  array.length = 4;
  return array;
}
