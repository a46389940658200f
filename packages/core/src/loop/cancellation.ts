/** How events end before their time: cancelled by their adder or a signal, or by their timeout. */
import { CancelledError, describe, EventTimeoutError } from '../errors.ts';
import type { EventState } from '../event-state.ts';
import { nextTurn } from '../turn.ts';

/** ms that a running event has to give way, once its signal has aborted, before its executor is replaced. */
const GRACE = 100;

export interface CancellationOwner {
  /** Takes an event out of where it waits for an executor, or for another attempt. */
  withdraw(event: EventState): void;
  /** Ends it. */
  end(event: EventState, error: Error): void;
}

export class Cancellation {
  readonly #owner: CancellationOwner;
  /** Who is to be cancelled by which signal: one listener a signal, however many events share it. */
  readonly #signals = new Map<AbortSignal, { readonly events: Set<EventState>; readonly listener: () => void }>();

  constructor(owner: CancellationOwner) {
    this.#owner = owner;
  }

  cancel(event: EventState, reason: unknown): void {
    const why = reason === undefined ? '' : `: ${describe(reason)}`;
    this.#conclude(
      event,
      new CancelledError(`event ${event.number} (${event.runs?.name.name}) was cancelled${why}`, { cause: reason }),
      reason,
    );
  }

  /** Cancels a stream whose consumer has had enough. */
  leave(event: EventState): void {
    if (event.hasEnded || event.verdict !== undefined) return;
    event.isQuiet = true;
    this.cancel(event, undefined);
  }

  expire(event: EventState): void {
    const error = new EventTimeoutError(
      `event ${event.number} (${event.runs?.name.name}) ran longer than its timeout of ${event.options.timeout} ms: raise it, or have the task heed context().signal`,
    );
    this.#conclude(event, error, error);
  }

  /** Cancels the event when its signal aborts. */
  watch(event: EventState): void {
    const { signal } = event.options;
    if (signal === undefined) return;
    if (signal.aborted) {
      this.cancel(event, signal.reason);
      return;
    }
    let watched = this.#signals.get(signal);
    if (watched === undefined) {
      const events = new Set<EventState>();
      const listener = (): void => {
        this.#signals.delete(signal);
        for (const one of events) this.cancel(one, signal.reason);
      };
      watched = { events, listener };
      this.#signals.set(signal, watched);
      signal.addEventListener('abort', listener, { once: true });
    }
    watched.events.add(event);
  }

  /** An event has ended: a signal that lives on must not hold it. */
  forget(event: EventState): void {
    const { signal } = event.options;
    const watched = signal === undefined ? undefined : this.#signals.get(signal);
    if (signal === undefined || watched === undefined) return;
    watched.events.delete(event);
    if (watched.events.size > 0) return;
    signal.removeEventListener('abort', watched.listener);
    this.#signals.delete(signal);
  }

  /** The ladder: what is not known to have started ends at once; what runs is asked, and then loses its executor. */
  #conclude(event: EventState, error: Error, reason: unknown): void {
    // A time-out may be followed by another attempt, which whoever cancels doesn't want either.
    const isOverruled = event.verdict instanceof EventTimeoutError && error instanceof CancelledError;
    if (event.hasEnded || (event.verdict !== undefined && !isOverruled)) return;
    const { holder } = event;
    if (holder === undefined) this.#owner.withdraw(event);
    if (holder === undefined || event.status !== 'running') {
      this.#owner.end(event, error);
      holder?.cancel(event, reason);
      return;
    }
    event.verdict = error;
    holder.cancel(event, reason);
    const replace = (): void => {
      // Not where it gave way and runs again.
      if (event.holder === holder && event.verdict === error) holder.fail(error);
    };
    // Its answer may have come and wait its turn, where the caller was busy itself.
    setTimeout(() => nextTurn(() => nextTurn(replace)), GRACE);
  }
}
