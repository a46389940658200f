/** Mirrored values: what a caller reads of kept objects without asking. Each answer of an event that touches the objects brings them. */
import { awaited } from '../../thenable.ts';
import type { Mirrored, ObjectMirrors } from '../../wire/protocol.ts';
import type { KeptObject } from '../objects.ts';
import { declared } from './declared-methods.ts';
import { Failure } from './failure.ts';

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
  const values: Mirrored[] = [];
  for (const name of kept.mirror) {
    const value = readOne(kept, name);
    values.push(typeof value === 'function' ? [name, true, Reflect.apply(value, kept.object, [])] : [name, false, value]);
  }
  return values;
}

/** Reads what the object has itself or its class declares. What built-ins give it is undefined: no caller asks for that. */
function readOne({ object, Class }: KeptObject, name: string): unknown {
  const isReadable = Object.hasOwn(object, name) || (Class !== undefined && declared(Class, name) !== undefined);
  return isReadable ? (object as Record<string, unknown>)[name] : undefined;
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
