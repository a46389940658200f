/** How events end before their time: cancelled by their adder or a signal, or by their timeout. */

import { CancelledError, EventTimeoutError } from '../../errors.ts';
import type { EventState } from '../../event-state.ts';
import type { Slots } from '../executors/slots.ts';
import type { Intake } from '../handling/intake.ts';
import { reasonInWords } from '../wire-edge.ts';
import { Deadlines, type DeadlinesOwner } from './deadlines.ts';
import { leaveSignal, watchSignal } from './signals.ts';

export interface CancellationOwner {
  /** It runs, and was told to end. */
  decided(event: EventState): void;
  /** Takes an event out of where it waits for an executor, or for another attempt. */
  withdraw(event: EventState): void;
  /** Ends it. */
  end(event: EventState, error: Error, isCancelled: boolean): void;
}

export class Cancellation implements DeadlinesOwner {
  readonly deadlines: Deadlines;
  readonly #owner: CancellationOwner;

  constructor(owner: CancellationOwner, slots: Slots, intake: Intake) {
    this.#owner = owner;
    this.deadlines = new Deadlines(slots, intake, this);
  }

  cancel(event: EventState, reason: unknown): void {
    this.#conclude(
      event,
      new CancelledError(`event ${event.number} (${event.runs?.name.name}) was cancelled${reasonInWords(reason)}`, { cause: reason }),
      reason,
    );
  }

  /** Cancels a stream whose consumer has had enough. */
  leave(event: EventState): void {
    if (event.hasEnded || event.verdict !== undefined) return;
    event.hush();
    this.cancel(event, undefined);
  }

  expire(event: EventState): void {
    const error = new EventTimeoutError(
      `event ${event.number} (${event.runs?.name.name}) ran longer than its timeout of ${event.options.timeout} ms: ` +
        'raise it, or have the task heed context().signal',
    );
    this.#conclude(event, error, error);
  }

  /** Cancels the event when its signal aborts. */
  watch(event: EventState): void {
    const { signal } = event.options;
    // Whoever heard that it was added may have ended it.
    if (signal === undefined || event.hasEnded) return;
    if (signal.aborted) {
      this.cancel(event, signal.reason);
      return;
    }
    watchSignal(signal, event);
  }

  /** An event has ended. */
  forget(event: EventState): void {
    const { signal } = event.options;
    if (signal !== undefined) leaveSignal(signal, event);
  }

  /** The ladder: what is not known to have started ends at once; what runs is asked, and then loses its executor. */
  #conclude(event: EventState, error: Error, reason: unknown): void {
    // A time-out may be followed by another attempt, which whoever cancels doesn't want either.
    const isOverruled = event.verdict instanceof EventTimeoutError && error instanceof CancelledError;
    if (event.hasEnded || (event.verdict !== undefined && !isOverruled)) return;
    const { holder } = event;
    if (holder === undefined) this.#owner.withdraw(event);
    if (holder === undefined || event.status !== 'running') {
      this.#owner.end(event, error, error instanceof CancelledError);
      if (holder === undefined) return;
      holder.cancel(event, reason);
      this.deadlines.doubt(event);
      return;
    }
    event.decide(error);
    this.#owner.decided(event);
    holder.cancel(event, reason);
    this.deadlines.giveWay(event);
  }
}
