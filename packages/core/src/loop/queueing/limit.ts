/** maxQueue: how many events may wait, and who is let through when there is room again. */

import { microtask, nextTurn } from '../../clock.ts';
import { QueueFullError, StoppedError } from '../../errors.ts';
import { Ring } from '../../ring.ts';

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export interface Counted {
  /** How many events count against the limit now. */
  readonly taken: number;
}

export class QueueLimit {
  readonly #limit: number;
  readonly #counted: Counted;
  readonly #waiters = new Ring<Waiter>();
  /** Places promised to waiters that were let through and have not added yet. */
  #promised = 0;
  #isPlanned = false;

  constructor(limit: number, counted: Counted) {
    this.#limit = limit;
    this.#counted = counted;
  }

  /** @throws QueueFullError when as many events wait as may. */
  take(): void {
    if (this.#limit === Number.POSITIVE_INFINITY) return;
    // A place that was promised is there, even if meanwhile an event has ended and counts again until it is handled.
    if (this.#promised === 0 && this.#counted.taken >= this.#limit) {
      throw new QueueFullError(
        `${this.#limit} events wait already, as many as maxQueue allows: await loop.ready() before addEvent, or raise maxQueue`,
      );
    }
    if (this.#promised > 0) this.#promised -= 1;
  }

  ready(): Promise<void> {
    if (this.#limit === Number.POSITIVE_INFINITY) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      this.#plan();
    });
  }

  /** Lets as many waiters through as there are places. To be called when places may have come free. */
  update(): void {
    if (this.#waiters.length > 0) this.#plan();
  }

  /** Right before the waiter goes on, and one after the other: what is added until then by others can't take its place. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    microtask(() => {
      this.#isPlanned = false;
      this.#letThrough();
    });
  }

  #letThrough(): void {
    if (this.#counted.taken + this.#promised >= this.#limit) return;
    const waiter = this.#waiters.shift();
    if (waiter === undefined) return;
    this.#promise();
    waiter.resolve();
    this.update();
  }

  stop(): void {
    for (let waiter = this.#waiters.shift(); waiter !== undefined; waiter = this.#waiters.shift()) {
      waiter.reject(new StoppedError('the loop was stopped while ready() waited for a place in its queue'));
    }
  }

  #promise(): void {
    this.#promised += 1;
    if (this.#promised === 1) nextTurn(() => this.#forgetPromises());
  }

  /** Whoever was let through and added nothing by now may have changed its mind. */
  #forgetPromises(): void {
    this.#promised = 0;
    this.update();
  }
}
