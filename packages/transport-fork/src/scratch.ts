/**
 * Memory for copies that are on their way through a pipe, used again once they have left: new memory costs more than the copy. Nobody
 * keeps it: what is not used when V8 collects is gone.
 */

/** How many are remembered: more are seldom under way at once. */
const MOST = 32;

export class Scratch {
  readonly #free: WeakRef<Buffer>[] = [];

  /** Returns memory of at least that many bytes. */
  take(length: number): Buffer {
    for (let found = this.#free.pop(); found !== undefined; found = this.#free.pop()) {
      const memory = found.deref();
      if (memory !== undefined && memory.length >= length) return memory;
    }
    return Buffer.allocUnsafeSlow(length);
  }

  /** Nobody reads it any more. */
  giveBack(memory: Buffer): void {
    if (this.#free.length < MOST) this.#free.push(new WeakRef(memory));
  }
}
