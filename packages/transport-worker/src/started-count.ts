/** How many events an executor has started, in memory that it shares with its caller: it survives the thread. */

/** The words that a count takes: its lower and its upper 32 bits. They are the first of what is shared. */
export const STARTED_WORDS = 2;
const WORD = 2 ** 32;

/** Returns shared memory for a count, which is 0, and for so many words more. */
export function startedWords(more: number = 0): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer((STARTED_WORDS + more) * Int32Array.BYTES_PER_ELEMENT));
}

/** Reads a count, though its executor may be changing it: what is read then is never too small, so no event is taken for not started. */
export function readStarted(words: Int32Array): number {
  // The lower bits first: where they are new, the upper ones are.
  const lower = Atomics.load(words, 0) >>> 0;
  return Atomics.load(words, 1) * WORD + lower;
}

/** The executor's end of a count. */
export class StartedCount {
  readonly #words: Int32Array;
  #upper = 0;

  constructor(words: Int32Array) {
    this.#words = words;
  }

  set(started: number): void {
    // Once in four thousand million events; the upper bits first, so that what a death leaves between the two is never too small.
    const upper = Math.floor(started / WORD);
    if (upper !== this.#upper) {
      this.#upper = upper;
      Atomics.store(this.#words, 1, upper);
    }
    Atomics.store(this.#words, 0, started | 0);
  }
}
