/** What the caller of an executor has cancelled: events that are not to begin, and one that runs alone and is to give way. */

export class Cancelled {
  readonly #concurrency: number;
  readonly #skipped = new Set<number>();
  #yielding: number | undefined;

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  /**
   * Whether an event that ran alone was told to give way, or should have. Behind it none begins before the caller has read its answer: the
   * caller may be about to end this executor for it, and what has begun by then would be lost.
   */
  get isYielding(): boolean {
    return this.#yielding !== undefined;
  }

  /** That event has not begun. */
  skip(number: number): void {
    this.#skipped.add(number);
  }

  /** Returns whether that event, which would begin now, is not to. */
  takeSkipped(number: number): boolean {
    return this.#skipped.size > 0 && this.#skipped.delete(number);
  }

  /** That event is to give way, or ran longer than it might. */
  yields(number: number): void {
    if (this.#concurrency === 1) this.#yielding = number;
  }

  /** The caller has read the answer of an event that it had cancelled. */
  resume(number: number): void {
    if (this.#yielding === number) this.#yielding = undefined;
  }
}
