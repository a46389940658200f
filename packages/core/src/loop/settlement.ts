/** The one place where an event of a loop ends: settles it once, counts it, and hands it to the handlers. */
import { CancelledError } from '../errors.ts';
import type { EventState } from '../event-state.ts';
import type { HandlerChain } from './handler-chain.ts';
import type { Ledger } from './ledger.ts';
import type { Notices } from './notices.ts';
import { Histogram } from './stats.ts';
import { UnheardFailures } from './unheard-failures.ts';

export class Settlement {
  readonly waitTime: Histogram = new Histogram();
  readonly runTime: Histogram = new Histogram();
  fulfilled = 0;
  rejected = 0;
  cancelled = 0;
  readonly #ledger: Ledger;
  readonly #chain: HandlerChain;
  readonly #notices: Notices;
  readonly unheard: UnheardFailures = new UnheardFailures();
  readonly #onEnded: () => void;

  /** `onEnded` is called when an event waits for its handlers. */
  constructor(ledger: Ledger, chain: HandlerChain, notices: Notices, onEnded: () => void) {
    this.#ledger = ledger;
    this.#chain = chain;
    this.#notices = notices;
    this.#onEnded = onEnded;
  }

  /** `now` is in ms of performance.now, `ran` in µs. */
  fulfil(event: EventState, results: unknown, ran: number, now: number): void {
    event.fulfil(results);
    this.fulfilled += 1;
    this.#record(event, ran, now);
    this.#end(event);
  }

  reject(event: EventState, error: Error): void {
    if (event.hasEnded) return;
    if (error instanceof CancelledError) {
      event.reject(error, 'cancelled');
      this.cancelled += 1;
    } else {
      event.reject(error);
      this.rejected += 1;
      if (!this.#chain.hasErrorHandlers && event.ties?.isInternal !== true) this.unheard.add(event);
    }
    this.#end(event);
  }

  #record(event: EventState, ran: number, now: number): void {
    this.runTime.record(ran);
    this.waitTime.record(Math.max(0, (now - event.addedAt) * 1000 - ran));
  }

  #end(event: EventState): void {
    if (this.#notices.isHeard) this.#notices.notify({ type: 'eventEnded', event: event.event });
    this.#ledger.ended();
    this.#chain.add(event);
    this.#onEnded();
  }
}
