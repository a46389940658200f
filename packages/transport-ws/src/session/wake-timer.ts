/** Wakes a session when something is due. Armed anew only for an earlier time: a timer for each frame would cost more than a needless call. */
import type { Session } from './session.ts';

export class WakeTimer {
  readonly #session: Session;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #armedFor = Number.POSITIVE_INFINITY;

  constructor(session: Session) {
    this.#session = session;
  }

  /** To be called after whatever may have made something due. */
  arm(): void {
    const { due } = this.#session;
    if (due >= this.#armedFor) return;
    clearTimeout(this.#timer);
    this.#armedFor = due;
    this.#timer = setTimeout(() => this.#wake(), Math.max(0, Math.ceil(due - performance.now())));
    // The link itself keeps the process alive, where something does.
    this.#timer.unref?.();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#armedFor = Number.POSITIVE_INFINITY;
  }

  #wake(): void {
    this.#armedFor = Number.POSITIVE_INFINITY;
    this.#session.wake(performance.now());
    this.arm();
  }
}
