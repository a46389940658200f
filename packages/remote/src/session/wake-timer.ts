/**
 * Wakes a session when something is due. Armed anew only for an earlier time: a timer for each frame would cost more than a
 * needless call.
 */
import { after, monotonic, type Timer } from '@mp-event-loop/core/clock';
import type { Session } from './session.ts';

export class WakeTimer {
  readonly #session: Session;
  #timer: Timer | undefined;
  #armedFor = Number.POSITIVE_INFINITY;

  constructor(session: Session) {
    this.#session = session;
  }

  /** To be called after whatever may have made something due. */
  arm(): void {
    const { due } = this.#session;
    if (due >= this.#armedFor) return;
    this.#timer?.cancel();
    this.#armedFor = due;
    // The link itself keeps the process alive, where something does.
    this.#timer = after(Math.max(0, Math.ceil(due - monotonic())), () => this.#wake()).unref();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#armedFor = Number.POSITIVE_INFINITY;
  }

  #wake(): void {
    this.#armedFor = Number.POSITIVE_INFINITY;
    this.#session.wake(monotonic());
    this.arm();
  }
}
