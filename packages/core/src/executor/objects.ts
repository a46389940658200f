/** What an executor keeps for its loop: cached values, and the objects behind proxies. */
import { ArgumentError, StoppedError } from '../errors.ts';

export interface Kept {
  readonly id: number;
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
    const kept = { id, object, mirror, lastMirrored: new Map<string, unknown>(), isBusy: false, waiting: [] };
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
