/** What an object is to structured clone, which looks at what it is made of and not at its prototype. */
import { errorKinds } from './tags.ts';

export type Kind =
  | 'plain'
  | 'array'
  | 'view'
  | 'Map'
  | 'Set'
  | 'Date'
  | 'RegExp'
  | 'ArrayBuffer'
  | 'Error'
  | 'Boolean'
  | 'Number'
  | 'String'
  | 'BigInt'
  | 'refused';

function getter(prototype: object, key: string): (this: unknown) => unknown {
  return Object.getOwnPropertyDescriptor(prototype, key)?.get as () => unknown;
}

/** Each throws where its argument is not what its name says: tags and prototypes can lie. */
const proofs: Readonly<Record<string, (object: object) => unknown>> = {
  Map: (object) => getter(Map.prototype, 'size').call(object),
  Set: (object) => getter(Set.prototype, 'size').call(object),
  Date: (object) => Date.prototype.getTime.call(object),
  RegExp: (object) => getter(RegExp.prototype, 'global').call(object),
  ArrayBuffer: (object) => getter(ArrayBuffer.prototype, 'byteLength').call(object),
  Boolean: (object) => Boolean.prototype.valueOf.call(object),
  Number: (object) => Number.prototype.valueOf.call(object),
  String: (object) => String.prototype.valueOf.call(object),
  BigInt: (object) => BigInt.prototype.valueOf.call(object),
};

/** What no structured clone takes, by its tag. */
const refused: ReadonlySet<string> = new Set([
  'Promise',
  'Symbol',
  'WeakMap',
  'WeakSet',
  'WeakRef',
  'FinalizationRegistry',
  'Generator',
  'AsyncGenerator',
  'Arguments',
  'SharedArrayBuffer',
  'Map Iterator',
  'Set Iterator',
  'Array Iterator',
  'String Iterator',
  'RegExp String Iterator',
  'WebAssembly.Module',
  'WebAssembly.Memory',
  'WebAssembly.Instance',
]);

/** Node gives these no tag; without transfer structured clone takes none of them. */
const refusedClasses = ['MessagePort', 'BroadcastChannel', 'ReadableStream', 'WritableStream', 'TransformStream'].flatMap(
  (name) => (globalThis as unknown as Record<string, (abstract new () => object) | undefined>)[name] ?? [],
);

export function kindOf(object: object): Kind {
  if (Array.isArray(object)) return 'array';
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype === Object.prototype || prototype === null) return 'plain';
  if (ArrayBuffer.isView(object)) return 'view';
  const tag = tagOf(object);
  // Only real errors have this tag, unless they hide it.
  if (tag === 'Error') return 'Error';
  if (refused.has(tag)) return 'refused';
  const proof = Object.hasOwn(proofs, tag) ? proofs[tag] : undefined;
  if (proof === undefined) return isHandle(object) || refusedClasses.some((Class) => object instanceof Class) ? 'refused' : 'plain';
  try {
    proof(object);
    return tag as Kind;
  } catch {
    return 'plain';
  }
}

/** Histograms, keys and the like, which Node clones in ways of its own: their members are not what they are. */
function isHandle(object: object): boolean {
  return Object.getOwnPropertySymbols(object).some(({ description }) => description === 'kHandle');
}

/** For messages. */
export function nameOf(value: unknown): string {
  if (typeof value === 'function') {
    const name = textOf(value.name);
    return name === '' ? 'an anonymous function' : `function ${name}`;
  }
  if (typeof value === 'symbol') return value.toString();
  return `a ${tagOf(value as object)}`;
}

/** The class that structured clone gives an error: it goes by the name. */
export function errorKind(error: Error): number {
  return Math.max(0, errorKinds.indexOf(textOf(error.name)));
}

function tagOf(object: object): string {
  return Object.prototype.toString.call(object).slice('[object '.length, -1);
}

/** What should be a string. An object is not asked for one: its code may do anything, and a sparse array's takes for ever. */
export function textOf(value: unknown): string {
  return (typeof value === 'object' && value !== null) || typeof value === 'function' ? '' : String(value);
}
