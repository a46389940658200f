/** How a lease ends, and when it does if nothing happens. */
import { Deferred } from '@mp-event-loop/core/channel';
import { after, type Timer } from '@mp-event-loop/core/clock';
import type { SessionEnd } from './tally.ts';

/** ms for the last results to be acknowledged. */
const FAREWELL = 5000;

export class LeaseEnd {
  /** ms that a caller may be away. */
  #patience: number;
  #how: SessionEnd | undefined;
  #expiry: Timer | undefined;
  readonly #over = new Deferred<void>();
  /** Resolves when nothing is left of the lease. */
  readonly over: Promise<void> = this.#over.promise;
  readonly #vacated = new Deferred<void>();
  /** Resolves when its executor is gone, or will never be: later than the lease where that takes its time. */
  readonly vacated: Promise<void> = this.#vacated.promise;

  constructor(resumeWindow: number) {
    this.#patience = resumeWindow;
  }

  get how(): SessionEnd {
    return this.#how ?? 'host';
  }

  /** Says what began it. Only the first counts. */
  by(how: SessionEnd): void {
    this.#how ??= how;
  }

  /** There is no executor any more. `how` counts where nothing ended it before. */
  gone(how: SessionEnd): void {
    this.by(how);
    this.#vacated.resolve();
  }

  /** Calls `expire` once its caller has had the time that it has when it is there, or away; and not when it was to before. */
  expire(caller: 'present' | 'away', expire: () => void): void {
    this.#expiry?.cancel();
    this.#expiry = after(caller === 'present' ? FAREWELL : this.#patience, expire).unref();
  }

  /** From here on nobody is waited for who may never come. */
  hurry(): void {
    this.#patience = Math.min(FAREWELL, this.#patience);
  }

  /** Nothing ends it by itself. */
  stay(): void {
    this.#expiry?.cancel();
  }

  finish(): void {
    this.stay();
    this.#over.resolve();
  }
}
