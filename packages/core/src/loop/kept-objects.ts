/** What one executor keeps for its loop: cached values, which cross once, and objects that live there and nowhere else. */
import type { Reference } from '../state/references.ts';
import type { ExecutorChannel } from '../transport.ts';
import { checkDepth, uncloneable } from '../wire/values.ts';

const CACHED = 'the cached object';

export class KeptObjects {
  readonly #channel: ExecutorChannel;
  /** By their ids. */
  readonly #ids = new Set<number>();
  #living = 0;

  constructor(channel: ExecutorChannel) {
    this.#channel = channel;
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
      checkDepth(referent.value, CACHED);
      try {
        this.#channel.send(['keep', referent.id, referent.value]);
      } catch (cause) {
        throw uncloneable(referent.value, CACHED, cause);
      }
      this.#ids.add(referent.id);
    }
  }

  /** An object is being made here. */
  made(id: number): void {
    this.#ids.add(id);
    this.#living += 1;
  }

  /** It could not be made, or was let go. */
  unmade(id: number): void {
    if (this.#ids.delete(id)) this.#living -= 1;
  }

  /** Has the executor forget an object. */
  drop(id: number): void {
    if (this.#ids.has(id)) this.#channel.send(['drop', id]);
  }

  /** A cached value is not needed any more. */
  dropCached(id: number): void {
    this.drop(id);
    this.#ids.delete(id);
  }
}
