/** What an executor keeps for its loop: cached values, and the objects behind proxies. */
import { ArgumentError, StoppedError } from '../errors.ts';
import type { Mirrored } from '../wire/protocol.ts';
import { isBare } from '../wire/values.ts';

export interface Kept {
  readonly object: object;
  /** What the caller reads without asking. */
  readonly mirror: readonly string[];
  readonly lastMirrored: Map<string, unknown>;
  /** A call of it is under way: others wait. */
  isBusy: boolean;
  readonly waiting: (() => unknown)[];
}

export class Objects {
  readonly #kept = new Map<number, Kept>();

  keep(id: number, object: object, mirror: readonly string[] = []): Kept {
    const kept = { object, mirror, lastMirrored: new Map<string, unknown>(), isBusy: false, waiting: [] };
    this.#kept.set(id, kept);
    return kept;
  }

  /** @throws StoppedError when it is not there any more. */
  get(id: number): Kept {
    const kept = this.#kept.get(id);
    if (kept === undefined) throw new StoppedError(`the executor does not keep object ${id}: its constructor failed, or it was freed`);
    return kept;
  }

  find(id: number): Kept | undefined {
    return this.#kept.get(id);
  }

  drop(id: number): void {
    this.#kept.delete(id);
  }
}

/** Calls a method that the object's class has; never what it merely inherits from Object. */
export function callMethod({ object }: Kept, method: string, args: readonly unknown[]): unknown {
  const candidate =
    method in Object.prototype && !Object.hasOwn(object, method) ? ownMethod(object, method) : (object as Record<string, unknown>)[method];
  if (typeof candidate !== 'function' || method === 'constructor')
    throw new ArgumentError(`${object.constructor.name} has no method '${method}'`);
  return candidate.apply(object, args);
}

/** toString and the like, where a class defines them itself. */
function ownMethod(object: object, method: string): unknown {
  for (let prototype = Object.getPrototypeOf(object) as object | null; prototype !== null && prototype !== Object.prototype; ) {
    if (Object.hasOwn(prototype, method)) return (prototype as Record<string, unknown>)[method];
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
  return undefined;
}

/** The mirrored values that have changed; what may have changed inside is sent anew. A promise where one of them is. */
export function changedMirrors(kept: Kept): readonly Mirrored[] | Promise<readonly Mirrored[]> {
  const all = kept.mirror.map((name): Mirrored => {
    const value = (kept.object as Record<string, unknown>)[name];
    return typeof value === 'function' ? [name, true, value.call(kept.object)] : [name, false, value];
  });
  if (!all.some(([, , value]) => value instanceof Promise)) return changed(kept, all);
  return Promise.all(all.map(async ([name, isMethod, value]): Promise<Mirrored> => [name, isMethod, await value])).then((settled) =>
    changed(kept, settled),
  );
}

function changed(kept: Kept, all: readonly Mirrored[]): readonly Mirrored[] {
  return all.filter(([name, , value]) => {
    const isSame = isBare(value) && kept.lastMirrored.has(name) && Object.is(kept.lastMirrored.get(name), value);
    if (isBare(value)) kept.lastMirrored.set(name, value);
    else kept.lastMirrored.delete(name);
    return !isSame;
  });
}
