/** What becomes of events once they are added: they start, fail, run again, are cancelled, and end once. */
import { StoppedError } from '../errors.ts';
import type { EventOwner, EventState } from '../event-state.ts';
import type { CoarseClock } from '../turn.ts';
import { annotate } from './annotate.ts';
import type { Blame } from './blame.ts';
import { Cancellation } from './cancellation.ts';
import { Deadlines } from './deadlines.ts';
import type { HandlerChain } from './handler-chain.ts';
import type { Ledger } from './ledger.ts';
import type { Notices } from './notices.ts';
import type { EventQueue } from './queue.ts';
import { Retries } from './retries.ts';
import { Settlement } from './settlement.ts';
import { Streams } from './streams.ts';

export interface FlowParts {
  readonly queue: EventQueue;
  readonly ledger: Ledger;
  readonly chain: HandlerChain;
  readonly notices: Notices;
  readonly clock: CoarseClock;
  /** Events that are known to have started. */
  readonly running: () => Iterable<EventState>;
  /** Events wait for an executor. */
  readonly plan: () => void;
  /** Events wait for their handlers. */
  readonly wake: () => void;
}

export class EventFlow implements EventOwner {
  readonly settlement: Settlement;
  readonly streams: Streams;
  readonly #parts: FlowParts;
  readonly #retries: Retries;
  readonly #cancellation: Cancellation;
  readonly #deadlines: Deadlines;

  constructor(parts: FlowParts) {
    this.#parts = parts;
    const { ledger, chain, notices, wake, running } = parts;
    this.settlement = new Settlement(ledger, chain, notices, wake);
    this.#retries = new Retries((event) => this.enqueue(event));
    this.#cancellation = new Cancellation({
      withdraw: (event) => this.#withdraw(event),
      end: (event, error) => this.#end(event, error),
    });
    this.#deadlines = new Deadlines(running, (event) => this.#cancellation.expire(event));
    this.streams = new Streams(chain, ledger, {
      cancel: (event) => this.cancel(event, new StoppedError('the loop stopped, and nobody took the items of the stream')),
      wake,
    });
  }

  /** Events that wait in the queue or pause before another attempt. */
  get waiting(): number {
    return this.#parts.queue.size + this.#retries.size;
  }

  add(event: EventState): void {
    event.owner = this;
    this.#parts.ledger.added(event);
    if (this.#parts.notices.isHeard) this.#parts.notices.notify({ type: 'eventAdded', event: event.event });
    this.enqueue(event);
    if (event.options.signal !== undefined) this.#cancellation.watch(event);
  }

  enqueue(event: EventState): void {
    event.status = 'queued';
    this.#parts.queue.push(event);
    this.#parts.plan();
  }

  started(event: EventState): void {
    if (event.hasEnded) return;
    event.status = 'running';
    if (event.options.timeout !== undefined) this.#deadlines.started(event);
    if (this.#parts.notices.isHeard) this.#parts.notices.notify({ type: 'eventStarted', event: event.event });
  }

  fulfilled(event: EventState, results: unknown, ran: number): void {
    if (event.hasEnded) return;
    if (event.verdict !== undefined) this.failed(event, event.verdict, undefined);
    else {
      this.#forget(event);
      this.settlement.fulfil(event, event.stream?.hasBegun === true ? event.stream.last : results, ran, this.#parts.clock.now);
    }
  }

  /** An attempt has failed; the event has, unless it runs again. */
  failed(event: EventState, error: Error, executorId: string | undefined): void {
    if (event.hasEnded) return;
    const outcome = event.verdict ?? error;
    if (this.#retries.take(event, outcome)) return;
    this.#end(event, outcome === event.verdict ? outcome : annotate(outcome, event, executorId));
  }

  /** Its executor has died. */
  lost({ failed, unstarted }: Blame, executorId: string): void {
    for (const [event, error] of failed) this.failed(event, error, executorId);
    for (const event of unstarted.toReversed()) {
      if (event.hasEnded) continue;
      if (event.verdict !== undefined) this.#end(event, event.verdict);
      else {
        event.status = 'queued';
        event.deadline = 0;
        this.#parts.queue.unshift(event);
      }
    }
  }

  cancel(event: EventState, reason: unknown): void {
    this.#cancellation.cancel(event, reason);
  }

  leave(event: EventState): void {
    this.#cancellation.leave(event);
  }

  /** Fails those given and all that wait: in the order added, where one executor has them in that order. */
  failAll(held: Iterable<EventState>, reason: Error): void {
    const { queue } = this.#parts;
    for (const event of held) this.#end(event, reason);
    for (let event = queue.shift(); event !== undefined; event = queue.shift()) this.#end(event, reason);
    for (const event of this.#retries.waiting) {
      this.#retries.withdraw(event);
      this.#end(event, reason);
    }
  }

  #end(event: EventState, error: Error): void {
    this.#forget(event);
    this.settlement.reject(event, error);
  }

  #forget(event: EventState): void {
    if (event.options.signal !== undefined) this.#cancellation.forget(event);
    this.streams.ended(event);
  }

  #withdraw(event: EventState): void {
    // Marked as ended by who withdraws it, which the queue skips.
    if (!this.#retries.withdraw(event)) this.#parts.queue.remove();
  }
}
