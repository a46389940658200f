// How long this thread's event loop stood still: what a user interface on it would have felt.

import { performance } from 'node:perf_hooks';

// The finest that timers go; what a timer is late by beyond it is the pause.
const INTERVAL = 1;

export class PauseMeter {
  #worst = 0;
  #last = performance.now();
  #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setTimeout(this.#tick, INTERVAL);
  }

  /** The worst pause, in ms. */
  stop(): number {
    clearTimeout(this.#timer);
    // A job that ends without giving the timer a turn is in the middle of a pause.
    this.#measure();
    return this.#worst;
  }

  readonly #tick = (): void => {
    this.#measure();
    this.#timer = setTimeout(this.#tick, INTERVAL);
  };

  #measure(): void {
    const now = performance.now();
    this.#worst = Math.max(this.#worst, now - this.#last - INTERVAL);
    this.#last = now;
  }
}
