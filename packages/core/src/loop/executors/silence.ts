/** Whether an executor owes an answer: one that is told to cancel an event which it has not begun says something at once, if it can. */
import { monotonic } from '../../clock.ts';

/** ms after which it can't: what it runs holds its thread, though all that it has was expected to take a few ms. */
const TOO_LONG = 5000;

export class Silence {
  /** Since when it has been asked and not heard, in ms of `monotonic`; 0: it owes nothing. */
  #since = 0;

  /** Whether it has begun the event that it was told to cancel. `started`: how many it has, where the transport knows. */
  hasBegun({ sentAs }: { readonly sentAs: number }, started: number | undefined): boolean {
    return started === undefined ? this.#isTooLong : sentAs < started;
  }

  asked(): void {
    if (this.#since === 0) this.#since = monotonic();
  }

  heard(): void {
    this.#since = 0;
  }

  /** The way to it was broken, or is mended: it has all its time again. */
  interrupted(): void {
    if (this.#since > 0) this.#since = monotonic();
  }

  get #isTooLong(): boolean {
    return this.#since > 0 && monotonic() - this.#since > TOO_LONG;
  }
}
