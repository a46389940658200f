/** A clock whose time stands still until a test moves it on; timers and turns are the real ones. */
import { afterEach, beforeEach } from 'vitest';
import { type Clock, replaceClock, type Timer } from '../src/clock.ts';

class HandTimer implements Timer {
  readonly #handle: NodeJS.Timeout;

  constructor(handle: NodeJS.Timeout) {
    this.#handle = handle;
  }

  cancel(): void {
    clearTimeout(this.#handle);
  }

  ref(): Timer {
    this.#handle.ref();
    return this;
  }

  unref(): Timer {
    this.#handle.unref();
    return this;
  }
}

export class HandClock implements Clock {
  now = 0;

  monotonic(): number {
    return this.now;
  }

  wallTime(): number {
    return this.now;
  }

  random(): number {
    return 0;
  }

  after(milliseconds: number, task: () => void): Timer {
    return new HandTimer(setTimeout(task, milliseconds));
  }

  every(milliseconds: number, task: () => void): Timer {
    return new HandTimer(setInterval(task, milliseconds));
  }

  nextTurn(task: () => void): void {
    setImmediate(task);
  }

  microtask(task: () => void): void {
    queueMicrotask(task);
  }
}

/** Returns the clock that all tests have which the hooks where it is called are of; each begins at 0. */
export function useHandClock<C extends HandClock>(clock: C): C {
  let restore: () => void;
  beforeEach(() => {
    clock.now = 0;
    restore = replaceClock(clock);
  });
  afterEach(() => restore());
  return clock;
}
