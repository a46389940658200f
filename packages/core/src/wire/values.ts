/**
 * How the values of one event cross. Small and plain ones go inside a batch: bare, or as JSON text, which is as fast as a clone, is a
 * snapshot, and gives each event its own copy. All others are left to the transport's structured clone, in a message of their own:
 * a clone of two events at once would make one object of what both refer to, and could not be blamed on one of them.
 */
import { itemsWithIndex } from '../array-items.ts';
import { SerializationError } from '../errors.ts';

/** Primitives, as they are. */
export const bare = 0;
/** JSON text. */
export const json = 1;
/** Any cloneable value, as it is. */
export const raw = 2;
export type Form = typeof bare | typeof json | typeof raw;

/** Deeper values crash or vanish in some serializers (V8's loses them in silence past a few thousand), so all refuse them here. */
const MAX_DEPTH = 500;
// Beyond these a clone is the faster way, and looking for shared objects in a list becomes slow.
const MAX_JSON_DEPTH = 32;
const MAX_JSON_OBJECTS = 64;
const MAX_JSON_CHARACTERS = 16_384;

// As structured clone does it: an object may have an iterator of its own.
const mapEntries = Map.prototype.entries;
const setValues = Set.prototype.values;

/** A long string is no part of a batch: should it be more than the transport takes, it fails its own event, and no other. */
export function isBare(value: unknown): boolean {
  switch (typeof value) {
    case 'object':
      return value === null;
    case 'string':
      return value.length <= MAX_JSON_CHARACTERS;
    case 'function':
    case 'symbol':
      return false;
    default:
      return true;
  }
}

/** A primitive that JSON keeps whole, and that is no long text. */
export function isJsonBare(value: unknown): boolean {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'string':
      return value.length <= MAX_JSON_CHARACTERS;
    case 'boolean':
      return true;
    default:
      return value === null;
  }
}

/** How a value crosses. `path` names it in the SerializationError that is thrown when it is nested too deep. */
export function formOf(value: unknown, path: string, maxDepth: number = MAX_DEPTH): Form {
  if (isBare(value)) return bare;
  if (new JsonCheck().passes(value, 0)) return json;
  new CloneCheck(maxDepth, path).heightOf(value, 0);
  return raw;
}

/** The same for a list of values, which is no level of its own. */
export function formOfAll(values: readonly unknown[], path: string): Form {
  return formOf(values, path, MAX_DEPTH + 1);
}

/** Throws SerializationError when a clone of the value would fail in silence, or never end. */
export function checkCloneable(value: unknown, path: string): void {
  new CloneCheck(MAX_DEPTH, path).heightOf(value, 0);
}

/** Whether JSON keeps a value whole: no -0, NaN, undefined, holes, symbols, classes, shared or cyclic references. */
class JsonCheck {
  readonly #visited: object[] = [];
  #characters = 0;

  passes(value: unknown, depth: number): boolean {
    switch (typeof value) {
      case 'string':
        this.#characters += value.length;
        return this.#characters <= MAX_JSON_CHARACTERS;
      case 'boolean':
        return true;
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0);
      case 'object':
        break;
      default:
        return false;
    }
    if (value === null) return true;
    const visited = this.#visited;
    if (depth === MAX_JSON_DEPTH || visited.length === MAX_JSON_OBJECTS || visited.includes(value)) return false;
    visited.push(value);
    // JSON calls it, wherever it comes from.
    if ('toJSON' in value) return false;
    return Array.isArray(value) ? this.#passesArray(value, depth) : this.#passesObject(value, depth);
  }

  #passesArray(array: readonly unknown[], depth: number): boolean {
    if (array.length > MAX_JSON_CHARACTERS || Object.keys(array).length !== array.length) return false;
    // By their indices, as JSON and structured clone do it: an array may have an iterator of its own.
    for (let index = 0; index < array.length; index += 1) {
      if (!this.passes(array[index], depth + 1)) return false;
    }
    return true;
  }

  #passesObject(object: object, depth: number): boolean {
    const prototype: unknown = Object.getPrototypeOf(object);
    if (prototype !== Object.prototype && prototype !== null) return false;
    for (const key in object) {
      if (!this.passes((object as Record<string, unknown>)[key], depth + 1)) return false;
    }
    return true;
  }
}

/**
 * How deep values are nested, and whether their errors can be read. What is reached by several ways counts by the longest; a cycle has
 * no depth of its own.
 */
class CloneCheck {
  readonly #max: number;
  readonly #path: string;
  readonly #heights = new Map<object, number>();
  readonly #above = new Set<object>();

  constructor(max: number, path: string) {
    this.#max = max;
    this.#path = path;
  }

  /** Gives the levels from this value down. Throws SerializationError when they are too many. */
  heightOf(value: unknown, depth: number): number {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return 0;
    if (this.#above.has(value)) {
      // V8 writes such an error, and can't read it.
      if (value instanceof Error) throw new SerializationError(`${this.#path} holds an error that is its own cause, or part of it`);
      return 0;
    }
    const known = this.#heights.get(value) ?? 1;
    if (depth + known > this.#max) {
      throw new SerializationError(`${this.#path} is nested more than ${MAX_DEPTH} deep: flatten it, or send it in parts`);
    }
    if (this.#heights.has(value)) return known;
    this.#above.add(value);
    let below = 0;
    for (const item of itemsOf(value, this.#path)) below = Math.max(below, this.heightOf(item, depth + 1));
    this.#above.delete(value);
    this.#heights.set(value, below + 1);
    return below + 1;
  }
}

/** V8 makes text of these while it clones; that of a huge array of holes takes for ever. */
function checkTexts(error: Error, path: string): void {
  for (const key of ['message', 'name'] as const) {
    if (typeof error[key] === 'object' && error[key] !== null)
      throw new SerializationError(`${path} holds an error whose ${key} is not text`);
  }
}

/** What a value holds. Throws SerializationError for an error that can't be cloned in any time. */
function* itemsOf(value: object, path: string): Iterable<unknown> {
  if (value instanceof Map) {
    for (const [key, item] of mapEntries.call(value)) {
      yield key;
      yield item;
    }
  } else if (value instanceof Set) yield* setValues.call(value);
  else if (Array.isArray(value) && value.length > MAX_JSON_CHARACTERS) for (const [, item] of itemsWithIndex(value)) yield item;
  // Its other members do not cross: structured clone leaves them out.
  else if (value instanceof Error) {
    checkTexts(value, path);
    yield value.cause;
  } else for (const key of Object.keys(value)) yield (value as Record<string, unknown>)[key];
}
