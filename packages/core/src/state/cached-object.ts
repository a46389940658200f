/** cacheObject: a value that crosses once to each executor that needs it. */

import { Deferred } from '../deferred.ts';
import { ArgumentError } from '../errors.ts';
import { makeStandIn, type Referent } from './references.ts';

declare const cached: unique symbol;

/** Stands for a value in arguments. It is the same object in an executor each time; both sides treat it as read-only. */
export interface Cached<T extends object> extends AsyncDisposable {
  readonly [cached]: T;
  /** Frees it, after the events that were added already. Using it after that is an ArgumentError. `await using` does the same. */
  release(): Promise<void>;
}

/** Where cached values are kept: who is to be told that one is not needed any more. */
export interface CacheOwner {
  drop(id: number): void;
}

export function makeCached<T extends object>(id: number, value: T, owner: CacheOwner): Cached<T> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    throw new ArgumentError(`cacheObject takes an object, such as a table that many events need, got ${String(value)}`);
  }
  const standIn = new StandIn();
  const referent = new CachedReferent(id, value, owner);
  standIn.release = () => referent.release();
  standIn[Symbol.asyncDispose] = standIn.release;
  makeStandIn(standIn, referent);
  return standIn as unknown as Cached<T>;
}

class StandIn {
  // Not on the prototype: what a user passes on, such as `using` helpers, must find it on its own.
  release!: () => Promise<void>;
  [Symbol.asyncDispose]!: () => Promise<void>;
}

class CachedReferent implements Referent {
  readonly id: number;
  readonly owner: CacheOwner;
  readonly slot: undefined = undefined;
  #value: object | undefined;
  /** Events that refer to it and have not ended. */
  #users = 0;
  #released: Deferred<void> | undefined;

  constructor(id: number, value: object, owner: CacheOwner) {
    this.id = id;
    this.#value = value;
    this.owner = owner;
  }

  get value(): object | undefined {
    return this.#value;
  }

  hold(): void {
    if (this.#released !== undefined) throw new ArgumentError('a cached object was used after its release()');
    this.#users += 1;
  }

  letGo(): void {
    this.#users -= 1;
    this.#freeIfUnused();
  }

  release(): Promise<void> {
    if (this.#released === undefined) {
      this.#released = new Deferred();
      this.#freeIfUnused();
    }
    return this.#released.promise;
  }

  #freeIfUnused(): void {
    if (this.#released === undefined || this.#users > 0) return;
    this.#value = undefined;
    this.owner.drop(this.id);
    this.#released.resolve();
  }
}
