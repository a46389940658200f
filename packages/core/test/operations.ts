/**
 * Counts how often the library's collections are looked into, from outside: each call of a Map, a Set or a Ring, each step through one, and
 * each entry that a method of an array may look at. On a clock that stands still the count is the same on every machine.
 */
import { Ring } from '../src/ring.ts';

type Methods = Record<PropertyKey, (this: unknown, ...args: unknown[]) => unknown>;

const keyed = ['get', 'set', 'has', 'delete', 'add', 'clear'];
const ring = ['push', 'unshift', 'shift', 'at', 'set'];
/** They may look at all entries. */
const whole = ['filter', 'find', 'findIndex', 'some', 'every', 'map', 'flatMap', 'forEach', 'reduce', 'indexOf', 'includes'];
const moving = ['splice', 'shift', 'unshift', 'toSorted', 'sort', 'toReversed', 'slice'];

let count = 0;

/** Returns how many operations `body` takes. */
export async function operationsOf(body: () => Promise<void>): Promise<number> {
  const undo: (() => void)[] = [];
  const wrap = (owner: object, names: readonly string[], weight: (self: unknown) => number): void => {
    const methods = owner as Methods;
    for (const name of names) {
      const original = methods[name];
      if (original === undefined) continue;
      methods[name] = function counted(...args) {
        count += weight(this);
        return original.apply(this, args);
      };
      undo.push(() => {
        methods[name] = original;
      });
    }
  };
  const one = (): number => 1;
  const length = (self: unknown): number => (self as ArrayLike<unknown>).length;
  for (const { prototype } of [Map, Set]) wrap(prototype, keyed, one);
  for (const collection of [new Map(), new Set()]) wrap(Object.getPrototypeOf(collection.values()) as object, ['next'], one);
  wrap(Ring.prototype, ring, one);
  wrap(Array.prototype, [...whole, ...moving], length);
  const before = count;
  try {
    await body();
    return count - before;
  } finally {
    for (const restore of undo) restore();
  }
}
