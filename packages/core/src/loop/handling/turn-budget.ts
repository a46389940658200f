/** How much of one turn of the caller's event loop may go to settling events and calling handlers. */
import { nextTurn } from '../../clock.ts';
import type { CoarseClock } from '../coarse-clock.ts';

/** ms that may pass beyond the budget, where calls go on as slow as the slowest were lately, before the clock is looked at. */
const MAX_OVERRUN = 2;
/** Calls between two looks at most: reading the clock costs a tenth of a tiny event, a sixteenth of that nothing. */
const MAX_CALLS_PER_LOOK = 16;
/** What is left of the slowest calls at the next look, so that one slow call is soon forgotten. */
const FADING = 0.75;

/**
 * How long the loop has held the caller's thread in this turn. Work that comes up again in the same turn goes on with what is left
 * of the budget: a fresh one would let two slices run with no timer between them.
 */
export class TurnBudget {
  readonly #milliseconds: number;
  readonly #clock: CoarseClock;
  #counting = false;
  #end = 0;
  #lookedAt = 0;
  /** ms between two looks: the longest lately. No single call took longer. */
  #slowest = MAX_OVERRUN;
  /** Calls until the next look. */
  #callsLeft = 1;

  constructor(milliseconds: number, clock: CoarseClock) {
    this.#milliseconds = milliseconds;
    this.#clock = clock;
  }

  /** Starts counting, unless this turn's count has started. */
  begin(): void {
    if (this.#counting) return;
    this.#counting = true;
    this.#lookedAt = this.#clock.look();
    this.#end = this.#lookedAt + this.#milliseconds;
    this.afterTurn(() => {
      this.#counting = false;
    });
  }

  /** Returns whether the caller is to have a turn. To be called after each call of a handler, and each settlement. */
  isSpent(): boolean {
    this.#callsLeft -= 1;
    if (this.#callsLeft > 0) return false;
    const now = this.#clock.look();
    this.#slowest = Math.max(now - this.#lookedAt, this.#slowest * FADING);
    this.#lookedAt = now;
    this.#callsLeft = Math.min(MAX_CALLS_PER_LOOK, Math.floor(MAX_OVERRUN / this.#slowest));
    return now >= this.#end;
  }

  /** Two steps: a step asked for while Node polls runs in the same turn, before any timer. */
  afterTurn(task: () => void): void {
    nextTurn(() => nextTurn(task));
  }
}
