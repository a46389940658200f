/** A clock by hand whose timers are due by it, too. */
import type { Timer } from '../src/clock.ts';
import { HandClock } from './hand-clock.ts';

class DueTimer implements Timer {
  readonly due: number;
  readonly task: () => void;
  isCancelled = false;

  constructor(due: number, task: () => void) {
    this.due = due;
    this.task = task;
  }

  cancel(): void {
    this.isCancelled = true;
  }

  ref(): Timer {
    return this;
  }

  unref(): Timer {
    return this;
  }
}

export class HandTimers extends HandClock {
  #timers: DueTimer[] = [];

  override after(milliseconds: number, task: () => void): Timer {
    const timer = new DueTimer(this.now + milliseconds, task);
    this.#timers.push(timer);
    return timer;
  }

  /** So many ms pass, a ms at a time, with a turn after each for what follows from it. */
  async pass(milliseconds: number): Promise<void> {
    for (const end = this.now + milliseconds; this.now < end; ) {
      this.now += 1;
      const due = this.#timers.filter((timer) => timer.due <= this.now);
      this.#timers = this.#timers.filter((timer) => timer.due > this.now);
      for (const timer of due) if (!timer.isCancelled) timer.task();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
