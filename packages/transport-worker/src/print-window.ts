/**
 * How much a thread may have printed that its caller's thread has not taken from the port: it waits beyond, or a thread that prints faster
 * than its caller takes fills the memory of both. In memory that they share; both counts are of UTF-16 code units, modulo 2³².
 */

const POSTED = 0;
const TAKEN = 1;
const WORDS = 2;
/** 32 MiB at two bytes each. */
const MOST_WAITING: number = 16 * 2 ** 20;
/** ms, after which it prints on: a caller whose thread waits for this one, by means of its own, must not wait for ever. */
const LONGEST_WAIT = 1000;

export function printWords(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT));
}

/** The thread's end. */
export class PrintWindow {
  readonly #words: Int32Array;

  constructor(words: Int32Array) {
    this.#words = words;
  }

  /** Counts what was posted; waits where that is too much. */
  posted(length: number): void {
    const posted = (Atomics.add(this.#words, POSTED, length) + length) | 0;
    for (;;) {
      const taken = Atomics.load(this.#words, TAKEN);
      if (((posted - taken) | 0) <= MOST_WAITING || Atomics.wait(this.#words, TAKEN, taken, LONGEST_WAIT) === 'timed-out') return;
    }
  }
}

/** The caller's end. */
export class TakenPrints {
  readonly #words: Int32Array;

  constructor(words: Int32Array) {
    this.#words = words;
  }

  /** Where the thread has come to, for `isBehind`. */
  get posted(): number {
    return Atomics.load(this.#words, POSTED);
  }

  /** Returns whether not all has been taken that was posted by then: what a thread posts meanwhile has no end. */
  isBehind(posted: number): boolean {
    return ((posted - Atomics.load(this.#words, TAKEN)) | 0) > 0;
  }

  take(length: number): void {
    Atomics.add(this.#words, TAKEN, length);
    Atomics.notify(this.#words, TAKEN);
  }
}
