/** A clock for figures: looking at the real one takes a tenth of what a tiny event costs, so looks are shared. */
import { monotonic } from '../clock.ts';

/** How often a clock is read at most while nothing else tells that time has passed. */
const READS_PER_LOOK = 64;

export class CoarseClock {
  #now = 0;
  #reads = 0;

  /** Milliseconds of `monotonic`, a little stale. */
  get now(): number {
    this.#reads -= 1;
    return this.#reads < 0 ? this.look() : this.#now;
  }

  look(): number {
    this.#reads = READS_PER_LOOK;
    this.#now = monotonic();
    return this.#now;
  }

  /** The next read looks. */
  expire(): void {
    this.#reads = 0;
  }
}
