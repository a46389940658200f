/** What one executor keeps for its loop: cached values, which cross once, and objects that live there and nowhere else. */
import { after, type Timer } from '../../clock.ts';
import { Deferred } from '../../deferred.ts';
import type { Reference } from '../../state/references.ts';
import type { ExecutorChannel } from '../../transport.ts';
import { checkCached, unsendableCached } from '../wire-edge.ts';
import { END_PATIENCE, tooLate } from './ending.ts';

export interface KeptObjectsOwner {
  disposalFailed(error: Error): void;
}

export class KeptObjects {
  readonly #channel: ExecutorChannel;
  /** By their ids. */
  readonly #ids = new Set<number>();
  /** Objects that the executor is disposing of, by their ids. */
  readonly #freeing = new Map<number, { readonly freed: Deferred<void>; readonly timer: Timer }>();
  readonly #owner: KeptObjectsOwner;
  #living = 0;

  constructor(channel: ExecutorChannel, owner: KeptObjectsOwner) {
    this.#channel = channel;
    this.#owner = owner;
  }

  /** Whether objects live here, or are being disposed of. */
  get isInUse(): boolean {
    return this.#living > 0 || this.#freeing.size > 0;
  }

  /** Whether an object lives here that would be lost with the executor. */
  get hasLiving(): boolean {
    return this.#living > 0;
  }
  has(id: number): boolean {
    return this.#ids.has(id);
  }

  /** @throws SerializationError when a cached value can't cross. */
  send(references: readonly Reference[]): void {
    for (const { referent } of references) {
      if (referent.value === undefined || this.#ids.has(referent.id)) continue;
      checkCached(referent.value);
      try {
        this.#channel.send(['keep', referent.id, referent.value]);
      } catch (cause) {
        throw unsendableCached(referent.value, cause);
      }
      this.#ids.add(referent.id);
    }
  }

  /** An object is being made here. */
  made(id: number): void {
    this.#ids.add(id);
    this.#living += 1;
  }

  /** An object could not be made, or is let go. Resolves when the executor has disposed of it, or has had its time for that. */
  free(id: number): Promise<void> {
    if (!this.#ids.delete(id)) return Promise.resolve();
    this.#living -= 1;
    this.#channel.send(['free', id]);
    const late = (): void => {
      this.#owner.disposalFailed(tooLate("the disposal of a proxy's object"));
      this.freed(id);
    };
    const freed = new Deferred<void>();
    this.#freeing.set(id, { freed, timer: after(END_PATIENCE, late).unref() });
    return freed.promise;
  }

  /** The executor has disposed of an object. */
  freed(id: number): void {
    const freeing = this.#freeing.get(id);
    this.#freeing.delete(id);
    freeing?.timer.cancel();
    freeing?.freed.resolve();
  }

  /** The executor is gone, and all that lived there. */
  stop(): void {
    for (const id of [...this.#freeing.keys()]) this.freed(id);
  }

  /** A cached value is not needed any more. */
  dropCached(id: number): void {
    if (this.#ids.delete(id)) this.#channel.send(['drop', id]);
  }
}
