/** Objects that stand for others in arguments: cached ones for a value that an executor keeps, proxies for an object that lives in one. */
import { itemsWithIndex } from '../array-items.ts';

/** What an argument refers to. */
export interface Referent {
  /** By which messages name it; unique in its loop. */
  readonly id: number;
  /** The loop that it belongs to. */
  readonly owner: object;
  /** What is sent to an executor that does not have it; undefined for an object that lives in one executor only. */
  readonly value: object | undefined;
  /** The index of the executor that has it, if only one does. */
  readonly slot: number | undefined;
  /** An event that refers to it was added: it must outlive that. Throws when it can't be used any more. */
  hold(): void;
  /** That event has ended. */
  letGo(): void;
}

/** A place in an event's arguments, and what it refers to. */
export interface Reference {
  readonly path: readonly (string | number)[];
  readonly referent: Referent;
}

const referents = new WeakMap<object, Referent>();
/** What is nested deeper does not cross at all. */
const MAX_DEPTH = 512;
// Until a program makes its first stand-in, no event's arguments are searched for any.
let areThereAny = false;

export function makeStandIn(standIn: object, referent: Referent): void {
  referents.set(standIn, referent);
  areThereAny = true;
}

/** The references in a list of arguments, at any depth of its arrays and objects; undefined where there are none. */
export function findReferences(args: readonly unknown[]): readonly Reference[] | undefined {
  if (!areThereAny || !hasObject(args)) return undefined;
  const found: Reference[] = [];
  search(args, [], found, new Set());
  return found.length > 0 ? found : undefined;
}

function hasObject(args: readonly unknown[]): boolean {
  for (let index = 0; index < args.length; index += 1) if (isObject(args[index])) return true;
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function search(value: unknown, path: (string | number)[], found: Reference[], visited: Set<object>): void {
  if (!isObject(value) || visited.has(value) || path.length > MAX_DEPTH) return;
  const referent = referents.get(value);
  if (referent !== undefined) {
    found.push({ path: [...path], referent });
    return;
  }
  visited.add(value);
  if (Array.isArray(value)) {
    for (const [index, item] of itemsWithIndex(value)) searchStep(item, index, path, found, visited);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return;
  for (const key of Object.keys(value)) searchStep((value as Record<string, unknown>)[key], key, path, found, visited);
}

function searchStep(value: unknown, step: string | number, path: (string | number)[], found: Reference[], visited: Set<object>): void {
  path.push(step);
  search(value, path, found, visited);
  path.pop();
}

type Container = Record<string | number, unknown>;

/** A copy of the list in which null stands at each of the paths; what holds no reference is shared, not copied. */
export function withoutReferences(values: readonly unknown[], paths: readonly (readonly (string | number)[])[]): readonly unknown[] {
  const copies = new Map<unknown, Container>();
  const copyOf = (original: unknown): Container => {
    let copy = copies.get(original);
    if (copy === undefined) {
      copy = (Array.isArray(original) ? copyOfArray(original) : { ...(original as object) }) as Container;
      copies.set(original, copy);
    }
    return copy;
  };
  const root = copyOf(values);
  for (const path of paths) {
    let original: unknown = values;
    let copy = root;
    for (const step of path.slice(0, -1)) {
      original = (original as Container)[step];
      const next = copyOf(original);
      set(copy, step, next);
      copy = next;
    }
    set(copy, path.at(-1) as string | number, null);
  }
  return root as unknown as readonly unknown[];
}

/** With its holes, and without what a class of arrays, or an iterator of its own, would make of it. */
function copyOfArray(array: readonly unknown[]): unknown[] {
  const copy: unknown[] = [];
  copy.length = array.length;
  for (const key of Object.keys(array)) set(copy as unknown as Container, key, (array as unknown as Container)[key]);
  return copy;
}

/** `__proto__` is an ordinary key. */
function set(container: Container, key: string | number, value: unknown): void {
  Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
}
