/** A count that only grows, and of which somebody is told now and then: telling of each step would cost more than it is worth. */

export class Told {
  readonly #step: number;
  readonly #tell: (count: number) => void;
  #told = 0;

  constructor(step: number, tell: (count: number) => void) {
    this.#step = step;
    this.#tell = tell;
  }

  /** It has come to this. */
  set(count: number): void {
    if (count - this.#told < this.#step) return;
    this.#told = count;
    this.#tell(count);
  }
}
