/** The one place where an event of a loop ends: settles it once, counts it, and hands it to the handlers. */
import { eventOf } from '../../event.ts';
import type { EventState } from '../../event-state.ts';
import type { HandlerChain } from '../handling/handler-chain.ts';
import type { Intake } from '../handling/intake.ts';
import type { Notices } from '../reporting/notices.ts';
import { Histogram } from '../reporting/stats.ts';
import { UnheardFailures } from '../reporting/unheard-failures.ts';
import type { Ledger } from './ledger.ts';

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
  readonly #intake: Intake;

  constructor(ledger: Ledger, chain: HandlerChain, notices: Notices, intake: Intake) {
    this.#ledger = ledger;
    this.#chain = chain;
    this.#notices = notices;
    this.#intake = intake;
  }

  /** `ran` is in µs. */
  fulfil(event: EventState, results: unknown, ran: number): void {
    event.fulfil(results);
    this.fulfilled += 1;
    this.runTime.record(ran);
    this.waitTime.record((event.begunAt - event.addedAt) * 1000);
    this.#end(event);
  }

  /** `isCancelled`: it was cancelled; a CancelledError that its task threw by itself is a failure like any other. */
  reject(event: EventState, error: Error, isCancelled: boolean): void {
    if (isCancelled) {
      event.reject(error, 'cancelled');
      this.cancelled += 1;
    } else {
      event.reject(error);
      this.rejected += 1;
      if (!this.#chain.hasErrorHandlers && event.ties?.isInternal !== true) this.unheard.add(event);
    }
    this.#end(event);
  }

  #end(event: EventState): void {
    if (this.#notices.isHeard) this.#notices.notify({ type: 'eventEnded', event: eventOf(event) });
    this.#ledger.ended();
    this.#chain.add(event);
    this.#intake.wake();
  }
}
