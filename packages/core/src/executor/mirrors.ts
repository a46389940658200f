/** Mirrored values: what a caller reads of kept objects without asking. They are told with each answer of an event that has to do with them. */
import type { Mirrored, ObjectMirrors } from '../wire/protocol.ts';
import { isBare } from '../wire/values.ts';
import type { Kept } from './objects.ts';

type Changes = readonly ObjectMirrors[];

/** The mirrored values that have changed; what may have changed inside is sent anew. A promise where one of them is. */
export function changedMirrors(objects: readonly Kept[]): Changes | Promise<Changes> {
  const all = objects.map((kept) => ({ kept, values: kept.mirror.map((name) => read(kept, name)) }));
  if (!all.some(({ values }) => values.some(isPending))) return all.flatMap(({ kept, values }) => changed(kept, values));
  const settled = all.map(async ({ kept, values }) => ({ kept, values: await Promise.all(values.map(settle)) }));
  return Promise.all(settled).then((each) => each.flatMap(({ kept, values }) => changed(kept, values)));
}

/** Those that have changed and are there at once: an item of a stream waits for none. */
export function changedMirrorsNow(objects: readonly Kept[]): Changes {
  return objects.flatMap((kept) =>
    changed(
      kept,
      kept.mirror.map((name) => read(kept, name)).filter((mirrored) => !isPending(mirrored)),
    ),
  );
}

function read({ object }: Kept, name: string): Mirrored {
  const value = (object as Record<string, unknown>)[name];
  return typeof value === 'function' ? [name, true, value.call(object)] : [name, false, value];
}

function isPending([, , value]: Mirrored): boolean {
  return value instanceof Promise;
}

async function settle([name, isMethod, value]: Mirrored): Promise<Mirrored> {
  return [name, isMethod, await value];
}

function changed(kept: Kept, all: readonly Mirrored[]): Changes {
  const changes = all.filter(([name, , value]) => {
    const isSame = isBare(value) && kept.lastMirrored.has(name) && Object.is(kept.lastMirrored.get(name), value);
    if (isBare(value)) kept.lastMirrored.set(name, value);
    else kept.lastMirrored.delete(name);
    return !isSame;
  });
  return changes.length === 0 ? [] : [[kept.id, changes]];
}
