/** Mirrored values: what a caller reads of kept objects without asking. Each answer of an event that touches the objects brings them. */
import { ArgumentError } from '../../errors.ts';
import { awaited } from '../../thenable.ts';
import type { Mirrored, ObjectMirrors } from '../../wire/protocol.ts';
import type { KeptObject } from '../objects.ts';
import { declared } from './declared-methods.ts';
import { Failure } from './thrown.ts';

export type Changes = readonly ObjectMirrors[];

/** Returns the mirrored values that may have changed. Returns a promise, which never rejects, where one of them is a promise. */
export function changedMirrors(objects: readonly KeptObject[]): Changes | Failure | Promise<Changes | Failure> {
  try {
    const all = objects.map(readAll);
    if (!all.flat().some(isPending)) return changed(objects, all);
    return Promise.all(all.map((values) => Promise.all(values.map(settle)))).then((settled) => changed(objects, settled), failed);
  } catch (thrown) {
    return new Failure(thrown);
  }
}

/** Returns those that are there at once: an item of a stream waits for no promise, and one that rejects fails the stream's last answer. */
export function changedMirrorsNow(objects: readonly KeptObject[]): Changes | Failure {
  try {
    const all = objects.map(readAll);
    for (const [, , value] of all.flat()) if (value instanceof Promise) awaited(value).catch(() => {});
    return changed(
      objects,
      all.map((values) => values.filter((mirrored) => !isPending(mirrored))),
    );
  } catch (thrown) {
    return new Failure(thrown);
  }
}

function failed(thrown: unknown): Failure {
  return new Failure(thrown);
}

function readAll(kept: KeptObject): Mirrored[] {
  return kept.mirror.map((name) => readOne(kept, name));
}

/**
 * Reads what the object has itself or its class declares, and calls what that declares as a method. What built-ins give it is undefined: no
 * caller asks for that.
 *
 * @throws ArgumentError for any other function: it may be anybody's that the object was given.
 */
function readOne({ object, Class }: KeptObject, name: string): Mirrored {
  const property = Class === undefined ? undefined : declared(Class, name);
  if (property === undefined && !Object.hasOwn(object, name)) return [name, false, undefined];
  const value = (object as Record<string, unknown>)[name];
  if (typeof value !== 'function') return [name, false, value];
  if (typeof property?.value === 'function') return [name, true, Reflect.apply(value, object, [])];
  throw new ArgumentError(
    `'${name}' of ${Class?.name ?? 'a value'} can't be mirrored: it is a function, and no method that the class declares`,
  );
}

function isPending([, , value]: Mirrored): boolean {
  return value instanceof Promise;
}

async function settle([name, isMethod, value]: Mirrored): Promise<Mirrored> {
  return [name, isMethod, await awaited(value)];
}

function changed(objects: readonly KeptObject[], all: readonly (readonly Mirrored[])[]): Changes {
  const changes: ObjectMirrors[] = [];
  for (const [index, kept] of objects.entries()) {
    const change: [number, ...unknown[]] = [kept.id];
    for (const mirrored of all[index] ?? []) if (kept.hasChanged(mirrored)) change.push(...mirrored);
    if (change.length > 1) changes.push(change);
  }
  return changes;
}
