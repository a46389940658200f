/** How much of one turn of the caller's event loop may go to settling events and calling handlers. */
import { nextTurn } from '../../clock.ts';
import type { CoarseClock } from '../coarse-clock.ts';

/**
 * How long the loop has held the caller's thread in this turn. Work that comes up again in the same turn goes on with what is left
 * of the budget: a fresh one would let two slices run with no timer between them.
 */
export class TurnBudget {
  readonly #milliseconds: number;
  readonly #clock: CoarseClock;
  #counting = false;
  #end = 0;

  constructor(milliseconds: number, clock: CoarseClock) {
    this.#milliseconds = milliseconds;
    this.#clock = clock;
  }

  /** Starts counting, unless this turn's count has started. */
  begin(): void {
    if (this.#counting) return;
    this.#counting = true;
    this.#end = this.#clock.look() + this.#milliseconds;
    this.afterTurn(() => {
      this.#counting = false;
    });
  }

  isSpent(): boolean {
    return this.#clock.look() >= this.#end;
  }

  /** Two steps: a step asked for while Node polls runs in the same turn, before any timer. */
  afterTurn(task: () => void): void {
    nextTurn(() => nextTurn(task));
  }
}
