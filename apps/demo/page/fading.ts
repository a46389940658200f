// Counts that fade: what happened a while ago in the replay counts less, so that the board shows the last hours.

/** ms of replayed time after which a flight counts for a third. */
const LIFETIME = 4 * 3_600_000;
/** Weights grow with time instead of counts shrinking; before they become too large for a number all are scaled down. */
const LARGEST_EXPONENT = 300;

export class FadingClock {
  #epoch = Number.NaN;
  #now = Number.NaN;
  readonly #scaled: ((factor: number) => void)[] = [];

  /** What is counted at this time is to be multiplied by the weight. Never goes back. */
  weightAt(time: number): number {
    if (Number.isNaN(this.#epoch)) this.#epoch = time;
    this.#now = Number.isNaN(this.#now) ? time : Math.max(this.#now, time);
    const exponent = (this.#now - this.#epoch) / LIFETIME;
    if (exponent <= LARGEST_EXPONENT) return Math.exp(exponent);
    for (const scale of this.#scaled) scale(Math.exp(-exponent));
    this.#epoch = this.#now;
    return 1;
  }

  /** By which a weighted count is multiplied to be read now. */
  get scale(): number {
    return Number.isNaN(this.#epoch) ? 0 : Math.exp(-(this.#now - this.#epoch) / LIFETIME);
  }

  /** Calls back when weighted counts must be multiplied by a factor. */
  onScale(scale: (factor: number) => void): void {
    this.#scaled.push(scale);
  }
}
