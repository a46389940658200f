/** Values that do their worst when they are looked into, cloned or awaited: what they are made of, a name each. */

/** An error class that both sides know, and whose getters need fields that only its constructor sets. */
export class NeedsFieldsError extends Error {
  readonly detail: { readonly name: string };

  constructor() {
    super('made whole');
    this.detail = { name: 'NeedsFieldsError' };
  }
  override get name(): string {
    return this.detail.name;
  }
}

type Make = () => unknown;

interface Builtins {
  getBuiltinModule?(name: string): Record<string, (...args: unknown[]) => unknown> & Record<string, unknown>;
}

function builtin(name: string): Record<string, (...args: unknown[]) => unknown> | undefined {
  return (globalThis as { process?: Builtins }).process?.getBuiltinModule?.(name);
}

export function refuse(): never {
  throw new TypeError('a hostile value was touched');
}

function strict(target: object): object {
  return new Proxy(target, {
    get: refuse,
    has: refuse,
    ownKeys: refuse,
    getPrototypeOf: refuse,
    getOwnPropertyDescriptor: refuse,
    set: refuse,
  });
}

/** An object whose member throws from its nth reading on. */
function throwingAt(nth: number): object {
  let reads = 0;
  return {
    get value(): unknown {
      reads += 1;
      return reads >= nth ? refuse() : { reads };
    },
  };
}

function endless(): object {
  return {
    get next(): object {
      return endless();
    },
  };
}

function nested(depth: number): unknown {
  let value: unknown = 'innermost';
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

/** Errors each of which holds all others: whole, they would be endless. */
function entangled(): Error {
  const errors = Array.from({ length: 12 }, (_, index) => new AggregateError([], `number ${index}`));
  for (const error of errors) error.errors.push(...errors);
  return errors[0] as Error;
}

/** An error with a member that is as given: a value, or a getter. */
function errorWith(key: string, descriptor: PropertyDescriptor): Error {
  return Object.defineProperty(new Error('hostile'), key, { enumerable: true, configurable: true, ...descriptor });
}

function detached(): ArrayBuffer {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

function resizable(): ArrayBuffer {
  return new (ArrayBuffer as unknown as new (length: number, options: object) => ArrayBuffer)(8, { maxByteLength: 16 });
}

function outOfBounds(): Uint8Array {
  const buffer = resizable() as ArrayBuffer & { resize?(length: number): void };
  const view = new Uint8Array(buffer, 4, 4);
  buffer.resize?.(2);
  return view;
}

function sparse(): unknown[] {
  const array: unknown[] = ['first'];
  array.length = 2 ** 32 - 1;
  return array;
}

class Sneaky extends Array<unknown> {
  toJSON(): string {
    return 'not what it is';
  }
}

class Unreadable extends Map<unknown, unknown> {
  override entries(): never {
    return refuse();
  }
  override [Symbol.iterator](): never {
    return refuse();
  }
}

/** No promises, and no streams. */
export const things: Readonly<Record<string, Make>> = {
  'a getter that throws': () => throwingAt(1),
  'a getter that throws the second time': () => throwingAt(2),
  'a getter that throws the third time': () => throwingAt(3),
  'getters without end': endless,
  'a strict Proxy': () => strict({}),
  'a strict Proxy of an array': () => strict([]),
  'a strict Proxy of a function': () => strict(() => {}),
  'a strict Proxy of an error': () => strict(new Error('strict')),
  'a Proxy that hides nothing': () => new Proxy({ plain: true }, {}),
  'a revoked Proxy': () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    return proxy;
  },
  'a function': () => () => {},
  'a symbol': () => Symbol('hostile'),
  'a WeakMap': () => new WeakMap(),
  'a SharedArrayBuffer': () => (typeof SharedArrayBuffer === 'undefined' ? 'none here' : new SharedArrayBuffer(4)),
  'an object whose toString throws': () => ({ toString: refuse, [Symbol.toPrimitive]: refuse }),
  'an object that says it is a Map': () => ({ [Symbol.toStringTag]: 'Map' }),
  'an array with a toJSON': () => Sneaky.from([1, 2]),
  'a hidden toJSON': () => Object.defineProperty({ plain: true }, 'toJSON', { value: refuse }),
  'an array with an iterator of its own': () => Object.defineProperty([1, 2], Symbol.iterator, { value: refuse }),
  'a Map whose iterator throws': () => new Unreadable([['key', 'value']]),
  'a huge array of holes': sparse,
  'what is nested too deep': () => nested(5000),
  'a detached buffer': detached,
  'a view of a detached buffer': () => {
    const view = new Uint8Array(8);
    structuredClone(view.buffer, { transfer: [view.buffer] });
    return view;
  },
  'a resizable buffer': resizable,
  'a view that is out of bounds': outOfBounds,
  'a WebAssembly.Module': () => {
    const { WebAssembly } = globalThis as unknown as { WebAssembly?: { Module: new (bytes: Uint8Array) => object } };
    return WebAssembly === undefined ? 'none here' : new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  },
  'a histogram': () => builtin('node:perf_hooks')?.createHistogram?.() ?? 'none here',
  'a secret key': () => builtin('node:crypto')?.createSecretKey?.(Uint8Array.of(1, 2, 3)) ?? 'none here',
  'a list of blocked addresses': () => {
    const BlockList = builtin('node:net')?.BlockList as (new () => object) | undefined;
    return BlockList === undefined ? 'none here' : new BlockList();
  },
  'a port': () => (typeof MessageChannel === 'undefined' ? 'none here' : new MessageChannel().port1),
  'an error of another realm': () => builtin('node:vm')?.runInNewContext?.('new TypeError("from elsewhere")') ?? new TypeError('none here'),
  'an error whose name has no prototype': () => errorWith('name', { value: Object.create(null) }),
  'an error whose name is a symbol': () => errorWith('name', { value: Symbol('name') }),
  'an error whose message is an object': () => errorWith('message', { value: { toString: refuse } }),
  'an error whose stack throws': () => errorWith('stack', { get: refuse }),
  'an error whose field throws': () => errorWith('detail', { get: refuse }),
  'an error whose cause throws': () => errorWith('cause', { get: refuse }),
  'an error whose errors throw': () => errorWith('errors', { get: refuse }),
  'an error with a strict Proxy': () => errorWith('detail', { value: strict({}) }),
  'an error with a histogram': () => errorWith('detail', { value: things['a histogram']?.() }),
  'an error with a huge array of holes': () => errorWith('detail', { value: sparse() }),
  'an error whose message is a huge array of holes': () => errorWith('message', { value: sparse() }),
  'an error whose name is a huge array of holes': () => errorWith('name', { value: sparse() }),
  'an error whose stack is a huge array of holes': () => errorWith('stack', { value: sparse() }),
  'a function whose name is a huge array of holes': () => Object.defineProperty(() => {}, 'name', { value: sparse() }),
  'an error in an object, whose message is a huge array of holes': () => ({ held: errorWith('message', { value: sparse() }) }),
  'an error with a huge list of errors': () => errorWith('errors', { value: sparse() }),
  'an error with an endless field': () => errorWith('detail', { value: endless() }),
  'an error that is its own cause': () => {
    const error = new Error('cycle');
    error.cause = error;
    return error;
  },
  'errors that hold each other': entangled,
  'an error whose getters need fields': () => new NeedsFieldsError(),
  'a frozen error': () => Object.freeze(new Error('frozen')),
  undefined: () => undefined,
};

/** Those that structured clone takes in some places only. */
export const platformThings: readonly string[] = ['a WebAssembly.Module', 'a histogram', 'a secret key', 'a list of blocked addresses'];
