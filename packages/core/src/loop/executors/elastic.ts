/** Lets the number of executors follow the work: more while events wait that nobody takes, fewer after a while of nothing to do. */
import { after, monotonic, type Timer } from '../../clock.ts';
import type { Slots } from './slots.ts';
import type { Supervisor } from './supervisor.ts';

export class Elastic {
  readonly #slots: Slots;
  readonly #supervisor: Supervisor;
  readonly #min: number;
  readonly #max: number;
  readonly #idleTimeout: number;
  #timer: Timer | undefined;

  constructor(
    slots: Slots,
    supervisor: Supervisor,
    { min, max, idleTimeout }: { readonly min: number; readonly max: number; readonly idleTimeout: number },
  ) {
    this.#slots = slots;
    this.#supervisor = supervisor;
    this.#min = min;
    this.#max = max;
    this.#idleTimeout = idleTimeout;
  }

  /** After each dispatch: so many events wait, and nobody takes them. */
  adjust(waiting: number): void {
    if (this.#min === this.#max) return;
    const { ready } = this.#slots;
    if (waiting > 0 && ready.length < this.#max) this.#supervisor.follow(waiting);
    if (ready.length > this.#min && this.#timer === undefined) this.#plan(this.#idleTimeout);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #plan(delay: number): void {
    this.#timer = after(delay, () => this.#reap()).unref();
  }

  #reap(): void {
    this.#timer = undefined;
    const now = monotonic();
    let spare = this.#slots.ready.length - this.#min;
    let next = Number.POSITIVE_INFINITY;
    // The newest go first: the oldest have the most in their caches.
    for (const executor of this.#slots.ready.toSorted((one, other) => other.index - one.index)) {
      const { idleSince } = executor;
      if (spare <= 0) return;
      if (idleSince !== undefined && now - idleSince >= this.#idleTimeout) {
        this.#supervisor.retire(executor);
        spare -= 1;
      } else next = Math.min(next, (idleSince ?? now) + this.#idleTimeout);
    }
    if (spare > 0) this.#plan(Math.max(1, next - now));
  }
}
