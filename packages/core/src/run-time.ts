/** How long a target's events run, as measured: what decides how many of them are handed ahead. */

/** So many are run one at a time before an estimate counts: the first calls of a function are slow and say little. */
const MIN_SAMPLES = 4;
// A new sample's weight: one slow run (a garbage collection) is forgotten after some 50 more, a target that varies never looks steady.
const WEIGHT = 1 / 16;
/** Two deviations above the mean, so that few events take longer than was thought. */
const DEVIATIONS = 2;
/** The least that an event costs, in µs: crossing takes about as long. It bounds how many are handed ahead. */
const MIN_COST = 1;

export class RunTime {
  #samples = 0;
  #mean = 0;
  #deviation = 0;
  #cost: number | undefined = undefined;

  /** Takes one run, in µs. */
  observe(microseconds: number): void {
    if (this.#samples < MIN_SAMPLES) {
      this.#samples += 1;
      this.#mean = microseconds;
      if (this.#samples < MIN_SAMPLES) return;
    }
    const difference = microseconds - this.#mean;
    this.#mean += difference * WEIGHT;
    this.#deviation += (Math.abs(difference) - this.#deviation) * WEIGHT;
    this.#cost = Math.max(MIN_COST, Math.ceil(this.#mean + DEVIATIONS * this.#deviation));
  }

  /** What an event may be expected to cost, in whole µs, varying targets more than their mean; undefined until measured. */
  get cost(): number | undefined {
    return this.#cost;
  }
}
