/** Whether an executor owes an answer: one that is told to cancel an event which it has not begun says so at once, if it can. */
import { monotonic } from '../../clock.ts';

/** ms after which it can't: what it runs holds its thread, though all that it has was expected to take a few ms. */
const TOO_LONG = 5000;

export class Silence {
  /** The numbers of events that it was told to cancel, and of which nothing was heard since. */
  readonly #asked = new Set<number>();
  /** Since when it has been silent, in ms of `monotonic`, where it owes something. */
  #since = 0;

  /** Whether it has begun the event that it was told to cancel. `started`: how many it has, where the transport knows. */
  hasBegun({ sentAs }: { readonly sentAs: number }, started: number | undefined): boolean {
    return started === undefined ? this.#asked.has(sentAs) && monotonic() - this.#since > TOO_LONG : sentAs < started;
  }

  asked(number: number): void {
    if (this.#asked.size === 0) this.#since = monotonic();
    this.#asked.add(number);
  }

  /** It has not begun that event, or has answered for it. */
  told(number: number): void {
    if (this.#asked.size > 0) this.#asked.delete(number);
  }

  /** It has all its time again: it has said something, though it may have done so before it was asked, or the way to it was broken. */
  restart(): void {
    if (this.#asked.size > 0) this.#since = monotonic();
  }
}
