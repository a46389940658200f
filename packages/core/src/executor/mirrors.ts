/** Mirrored values: what a caller reads of kept objects without asking. They are told with each answer of an event that has to do with them. */
import type { Mirrored, ObjectMirrors } from '../wire/protocol.ts';
import { isBare } from '../wire/values.ts';
import type { Kept } from './objects.ts';

type Changes = readonly ObjectMirrors[];

/** The mirrored values that have changed; what may have changed inside is sent anew. A promise where one of them is. */
export function changedMirrors(objects: readonly Kept[]): Changes | Promise<Changes> {
  const all: (readonly Mirrored[])[] = [];
  let isAnyPending = false;
  for (const kept of objects) {
    const values = readAll(kept);
    all.push(values);
    isAnyPending ||= values.some(isPending);
  }
  if (!isAnyPending) return changed(objects, all);
  return Promise.all(all.map((values) => Promise.all(values.map(settle)))).then((settled) => changed(objects, settled));
}

/** Those that have changed and are there at once: an item of a stream waits for none, and what fails fails the answer at its end. */
export function changedMirrorsNow(objects: readonly Kept[]): Changes {
  const all = objects.map((kept) => readAll(kept));
  for (const [, , value] of all.flat()) if (value instanceof Promise) value.catch(() => {});
  return changed(
    objects,
    all.map((values) => values.filter((mirrored) => !isPending(mirrored))),
  );
}

function readAll({ object, mirror }: Kept): Mirrored[] {
  const values: Mirrored[] = [];
  for (const name of mirror) {
    const value = (object as Record<string, unknown>)[name];
    values.push(typeof value === 'function' ? [name, true, value.call(object)] : [name, false, value]);
  }
  return values;
}

function isPending([, , value]: Mirrored): boolean {
  return value instanceof Promise;
}

async function settle([name, isMethod, value]: Mirrored): Promise<Mirrored> {
  return [name, isMethod, await value];
}

function changed(objects: readonly Kept[], all: readonly (readonly Mirrored[])[]): Changes {
  const changes: ObjectMirrors[] = [];
  for (const [index, kept] of objects.entries()) {
    const change: [number, ...unknown[]] = [kept.id];
    for (const mirrored of all[index] ?? []) if (hasChanged(kept.lastMirrored, mirrored)) change.push(...mirrored);
    if (change.length > 1) changes.push(change);
  }
  return changes;
}

function hasChanged(last: Map<string, unknown>, [name, , value]: Mirrored): boolean {
  if (!isBare(value)) {
    last.delete(name);
    return true;
  }
  if (Object.is(last.get(name), value) && last.has(name)) return false;
  last.set(name, value);
  return true;
}
