/** How much of one turn of the caller's event loop may go to settling events and calling handlers. */
import { nextTurn } from '../../clock.ts';
import type { CoarseClock } from '../coarse-clock.ts';

/** ms that may pass beyond the budget, should the next calls be as slow as the slowest lately, before the clock is looked at. */
const MAX_OVERRUN = 2;
/** Reading the clock costs a tenth of a tiny event; shared by so many, next to nothing. */
const MAX_CALLS_PER_LOOK = 8;
/** What is left of the slowest call at the next look, so that one slow call is soon forgotten. */
const FADING = 0.75;

/** How quick calls of one kind have been lately, and so how many of them need no look at the clock. */
export class Pace {
  #callsLeft = 1;
  /** ms. No call lately took longer. */
  #slowest = MAX_OVERRUN;
  #lookedAt = 0;

  /** To be called after each call. Returns whether it is time to look at the clock. */
  isLookDue(): boolean {
    this.#callsLeft -= 1;
    return this.#callsLeft <= 0;
  }

  /** The clock was looked at. `begin`, when this turn's calls began, and `now` are in ms of `monotonic`. */
  looked(begin: number, now: number): void {
    this.#slowest = Math.max(now - Math.max(begin, this.#lookedAt), this.#slowest * FADING);
    this.#lookedAt = now;
    this.#callsLeft = Math.min(MAX_CALLS_PER_LOOK, Math.floor(MAX_OVERRUN / this.#slowest));
  }
}

/**
 * How long the loop has held the caller's thread in this turn. Work that comes up again in the same turn goes on with what is left
 * of the budget: a fresh one would let two slices run with no timer between them.
 */
export class TurnBudget {
  readonly #milliseconds: number;
  readonly #clock: CoarseClock;
  #counting = false;
  #begin = 0;

  constructor(milliseconds: number, clock: CoarseClock) {
    this.#milliseconds = milliseconds;
    this.#clock = clock;
  }

  /** Starts counting, unless this turn's count has started. */
  begin(): void {
    if (this.#counting) return;
    this.#counting = true;
    this.#begin = this.#clock.look();
    this.afterTurn(() => {
      this.#counting = false;
    });
  }

  /** To be called after each call, with the pace of its kind. Returns whether the caller is to have a turn first. */
  isSpent(pace: Pace): boolean {
    if (!pace.isLookDue()) return false;
    const now = this.#clock.look();
    pace.looked(this.#begin, now);
    return now >= this.#begin + this.#milliseconds;
  }

  /** Two steps: a step asked for while Node polls runs in the same turn, before any timer. */
  afterTurn(task: () => void): void {
    nextTurn(() => nextTurn(task));
  }
}
