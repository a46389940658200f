/** Lets the number of executors follow the work: more while events wait that nobody takes, fewer after a while of nothing to do. */
import { monotonic } from '../turn.ts';
import type { ExecutorHandle } from './executor-handle.ts';
import type { Supervisor } from './supervisor.ts';

export class Elastic {
  readonly #supervisor: Supervisor;
  readonly #min: number;
  readonly #max: number;
  readonly #idleTimeout: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(supervisor: Supervisor, min: number, max: number, idleTimeout: number) {
    this.#supervisor = supervisor;
    this.#min = min;
    this.#max = max;
    this.#idleTimeout = idleTimeout;
  }

  /** After each dispatch: so many events wait, and nobody takes them. */
  adjust(waiting: number, ready: readonly ExecutorHandle[]): void {
    if (this.#min === this.#max) return;
    if (waiting > 0 && ready.length < this.#max) this.#supervisor.grow(waiting);
    if (ready.length > this.#min && this.#timer === undefined) this.#plan(this.#idleTimeout);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #plan(delay: number): void {
    this.#timer = setTimeout(() => this.#reap(), delay);
    (this.#timer as { unref?(): void }).unref?.();
  }

  #reap(): void {
    this.#timer = undefined;
    const now = monotonic();
    let spare = this.#supervisor.readyCount - this.#min;
    let next = Number.POSITIVE_INFINITY;
    // The newest go first: the oldest have the most in their caches.
    for (const handle of this.#supervisor.handles.toReversed()) {
      const { idleSince } = handle;
      if (spare <= 0) return;
      if (idleSince !== undefined && now - idleSince >= this.#idleTimeout) {
        this.#supervisor.retire(handle);
        spare -= 1;
      } else next = Math.min(next, (idleSince ?? now) + this.#idleTimeout);
    }
    if (spare > 0) this.#plan(Math.max(1, next - now));
  }
}
