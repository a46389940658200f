/** How many of a session's bytes have arrived, and when either end is told: seldom, each step would cost more than it is worth. */
import type { LendingSettings } from './lending-options.ts';
import { termsOf } from './terms.ts';
import { Told } from './told.ts';

/**
 * Parts of what may wait. A caller hands on more up to three quarters of it, by what it was told: what it was not told yet must leave room
 * for a credit or a cancellation.
 */
const TELL_EACH = 1 / 8;

export class Progress {
  readonly #read: Told;
  readonly #delivered: Told;
  /** Bytes that the executor has sent. */
  #passedOn = 0;

  constructor(settings: LendingSettings) {
    this.#read = new Told(TELL_EACH * settings.window);
    this.#delivered = new Told(TELL_EACH * termsOf(settings).highWater);
  }

  passedOn(bytes: number): void {
    this.#passedOn += bytes;
  }

  /** Returns how many bytes have reached the caller, where it is time to tell the executor. `left` have not. */
  delivered(left: number): number | undefined {
    const delivered = this.#passedOn - left;
    return this.#delivered.isTimeFor(delivered) ? delivered : undefined;
  }

  /** Returns whether it is time to tell the caller that the executor has read so many bytes. */
  isTimeToTellRead(bytes: number): boolean {
    return this.#read.isTimeFor(bytes);
  }
}
