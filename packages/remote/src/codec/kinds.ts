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

export function kindOf(object: object): Kind {
  if (Array.isArray(object)) return 'array';
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype === Object.prototype || prototype === null) return 'plain';
  if (ArrayBuffer.isView(object)) return 'view';
  const kind = provenKind(object);
  if (kind !== undefined) return kind;
  return isPlatforms(prototype as object) || isHandle(object) ? kindOfClone(object) : 'plain';
}

function provenKind(object: object): Kind | undefined {
  const tag = tagOf(object);
  // Only real errors have this tag, unless they hide it.
  if (tag === 'Error') return 'Error';
  try {
    if (!Object.hasOwn(proofs, tag)) return undefined;
    proofs[tag]?.(object);
    return tag as Kind;
  } catch {
    return undefined;
  }
}

/**
 * What a clone is says what the object is: its members may not be. Objects of the platform differ in that, and Node's differ from
 * browsers': a number format can't be cloned, a key stays a key, which only this machine has, and of a URL of Node's its members remain.
 */
function kindOfClone(object: object): Kind {
  try {
    const clone = structuredClone(object);
    return provenKind(clone) ?? (isRoot(Object.getPrototypeOf(clone) as object) ? 'plain' : 'refused');
  } catch {
    return 'refused';
  }
}

/** Classes are few, and their objects many. */
const platformPrototypes = new WeakMap<object, boolean>();

/** Whether a prototype is of a class of the platform's, or one that inherits from it. It may be an object's that is no more than plain. */
function isPlatforms(prototype: object): boolean {
  let answer = platformPrototypes.get(prototype);
  if (answer === undefined) {
    answer = !isRoot(prototype) && (hasPlatformMembers(prototype) || isPlatforms(Object.getPrototypeOf(prototype) as object));
    platformPrototypes.set(prototype, answer);
  }
  return answer;
}

/** Whether it is the prototype of plain objects, of any realm. */
function isRoot(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null;
}

/** By its constructor or a method; some have no constructor. Node's own classes are of JavaScript, and say in symbols how they cross. */
function hasPlatformMembers(prototype: object): boolean {
  const members = Object.values(Object.getOwnPropertyDescriptors(prototype)) as PropertyDescriptor[];
  return (
    Object.getOwnPropertySymbols(prototype).some(({ description }) => description?.startsWith('messaging_')) ||
    members.some(({ value, get }) => isNative(value) || isNative(get))
  );
}

/** With a name, since functions that were bound have none in their text. */
const NATIVE = /^function [^(]+\(\) \{\s*\[native code\]\s*\}$/;

function isNative(value: unknown): boolean {
  return typeof value === 'function' && NATIVE.test(Function.prototype.toString.call(value));
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
  return `an object of kind ${tagOf(value as object)}`;
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
