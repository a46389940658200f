/** Holds a socket's writes until the code that runs now is done: many frames then leave in one system call. */
import type { Duplex } from 'node:stream';
import { microtask } from '@mp-event-loop/core/clock';

export class Corked {
  readonly #socket: Duplex;
  #isHeld = false;

  constructor(socket: Duplex) {
    this.#socket = socket;
  }

  hold(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.#socket.cork();
    // Not nextTick: promise callbacks come before that, and one of them may hold the thread.
    microtask(() => {
      this.#isHeld = false;
      this.#socket.uncork();
    });
  }
}
