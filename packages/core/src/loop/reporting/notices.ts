/** What a loop tells those who subscribe. Nothing is made for nobody. */
import { ArgumentError, describe } from '../../errors.ts';
import { type Event, eventOf } from '../../event.ts';
import type { EventState } from '../../event-state.ts';
import type { CallersContext } from '../callers-context.ts';
import type { HandlerFailures } from '../handling/handler-chain.ts';
import { report } from './printing.ts';
import type { ExecutorStats } from './stats.ts';

export type LoopNotice =
  | { type: 'eventAdded' | 'eventStarted' | 'eventEnded'; event: Event }
  | { type: 'progress'; event: Event; value: unknown }
  | { type: 'executorReady' | 'executorReachable'; executor: ExecutorStats }
  | { type: 'executorLost' | 'executorUnreachable'; executor: ExecutorStats; error: Error }
  | { type: 'idle' }
  | { type: 'handlerFailed'; event: Event; error: unknown }
  | { type: 'strayError'; executor: ExecutorStats; eventId: string | undefined; error: Error };

export interface NoticesOwner {
  /** The first listener has come, or the last has gone. */
  hearNotices(isHeard: boolean): void;
}

export class Notices implements HandlerFailures {
  readonly #context: CallersContext;
  readonly #owner: NoticesOwner;
  readonly #listeners = new Set<(notice: LoopNotice) => void>();

  constructor(context: CallersContext, owner: NoticesOwner) {
    this.#context = context;
    this.#owner = owner;
  }

  /** So that the hot path makes no notice that nobody gets. */
  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  /**
   * Returns a function that unsubscribes.
   *
   * @throws ArgumentError when the listener is no function.
   */
  subscribe(listener: (notice: LoopNotice) => void): () => void {
    if (typeof listener !== 'function')
      throw new ArgumentError(`subscribe takes a function that takes a notice, got ${describe(listener)}`);
    // Wrapped, so that a function that subscribes twice is called twice and unsubscribes once at a time.
    const entry = (notice: LoopNotice): void => listener(notice);
    this.#listeners.add(entry);
    if (this.#listeners.size === 1) this.#owner.hearNotices(true);
    return () => {
      if (this.#listeners.delete(entry) && this.#listeners.size === 0) this.#owner.hearNotices(false);
    };
  }

  /** The same, for what is rare enough to be made for nobody. */
  tell(notice: LoopNotice): void {
    if (this.isHeard) this.notify(notice);
  }

  /** Printed when nobody listens. */
  handlerFailed(event: EventState, error: unknown): void {
    if (this.isHeard) this.notify({ type: 'handlerFailed', event: eventOf(event), error });
    else report(`a handler threw at event ${event.number} (${event.runs?.name.name}):`, error);
  }

  /** Printed when nobody listens. */
  strayed(executor: ExecutorStats, eventNumber: number | undefined, error: Error): void {
    const eventId = eventNumber === undefined ? undefined : String(eventNumber);
    if (this.isHeard) this.notify({ type: 'strayError', executor, eventId, error });
    else
      report(
        `an error outside any running event in executor ${executor.id}${eventId === undefined ? '' : `, left behind by event ${eventId}`}:`,
        error,
      );
  }

  /** A listener that throws hurts neither the loop nor the other listeners: its error is printed. */
  notify(notice: LoopNotice): void {
    this.#context.run(() => this.#notifyAll(notice));
  }

  #notifyAll(notice: LoopNotice): void {
    for (const listener of this.#listeners) {
      try {
        listener(notice);
      } catch (error) {
        report(`a subscriber threw at a '${notice.type}' notice:`, error);
      }
    }
  }
}
