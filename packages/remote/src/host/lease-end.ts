/** How a lease ends, and when it does if nothing happens. */
import { Deferred } from '@mp-event-loop/core/channel';
import { after, type Timer } from '@mp-event-loop/core/clock';
import type { SessionEnd } from './tally.ts';

export class LeaseEnd {
  #how: SessionEnd | undefined;
  #expiry: Timer | undefined;
  readonly #over = new Deferred<void>();
  /** Resolves when nothing is left of the lease. */
  readonly over: Promise<void> = this.#over.promise;

  get how(): SessionEnd {
    return this.#how ?? 'host';
  }

  /** Says what began it. Only the first counts. */
  by(how: SessionEnd): void {
    this.#how ??= how;
  }

  /** Calls `expire` in `time` ms, and not when it was to before. */
  expireAfter(time: number, expire: () => void): void {
    this.#expiry?.cancel();
    this.#expiry = after(time, expire).unref();
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
