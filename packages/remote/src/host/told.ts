/** A count that only grows, and of which somebody is told now and then: telling of each step would cost more than it is worth. */

export class Told {
  readonly #step: number;
  #told = 0;

  constructor(step: number) {
    this.#step = step;
  }

  /** Returns whether it is time to tell that it has come to this; then that counts as told. */
  isTimeFor(count: number): boolean {
    if (count - this.#told < this.#step) return false;
    this.#told = count;
    return true;
  }
}
