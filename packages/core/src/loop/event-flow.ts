/** What becomes of events once they are added: they start, fail, run again, are cancelled, and end once. */
import { EventTimeoutError, StoppedError } from '../errors.ts';
import type { EventOwner, EventState } from '../event-state.ts';
import type { CoarseClock } from '../turn.ts';
import { annotate } from './annotate.ts';
import type { Blame } from './blame.ts';
import { Cancellation } from './cancellation.ts';
import { Deadlines } from './deadlines.ts';
import type { ExecutorHandle } from './executor-handle.ts';
import type { HandlerChain } from './handler-chain.ts';
import type { Ledger } from './ledger.ts';
import type { Notices } from './notices.ts';
import type { Queues } from './queues.ts';
import type { Residents } from './residents.ts';
import { Retries } from './retries.ts';
import { Settlement } from './settlement.ts';
import { Streams } from './streams.ts';

/** Deaths while one module is imported, after which its events fail: it may be one that dies only sometimes. */
const MAX_IMPORT_DEATHS = 3;

export interface FlowParts {
  readonly queues: Queues;
  readonly residents: Residents;
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
  /** By the module that was being imported. */
  readonly #importDeaths = new Map<string, number>();
  readonly #retries: Retries;
  readonly #cancellation: Cancellation;
  readonly #deadlines: Deadlines;

  constructor(parts: FlowParts) {
    this.#parts = parts;
    const { ledger, chain, notices, wake, running } = parts;
    this.settlement = new Settlement(ledger, chain, notices, wake);
    this.#retries = new Retries((event) => this.#rejoin(event));
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
    return this.#parts.queues.size + this.#retries.size;
  }

  /** Throws when what it refers to can't be used any more. */
  add(event: EventState): void {
    this.#parts.residents.admit(event);
    event.owner = this;
    event.status = 'queued';
    this.#parts.ledger.added(event);
    if (this.#parts.notices.isHeard) this.#parts.notices.notify({ type: 'eventAdded', event: event.event });
    this.enqueue(event);
    if (event.options.signal !== undefined) this.#cancellation.watch(event);
  }

  enqueue(event: EventState): void {
    event.status = 'queued';
    this.#parts.queues.push(event);
    this.#parts.plan();
  }

  started(event: EventState): void {
    if (event.hasEnded) return;
    event.status = 'running';
    if (event.options.timeout !== undefined) this.#deadlines.started(event);
    if (this.#parts.notices.isHeard) this.#parts.notices.notify({ type: 'eventStarted', event: event.event });
  }

  /** Its executor says so. */
  begun(event: EventState): void {
    if (!event.hasEnded) this.#deadlines.begun(event);
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
    // What it refers to is gone for good: so would be another attempt.
    if (this.#parts.residents.lossFor(event) === undefined && this.#retries.take(event, outcome)) return;
    this.#end(event, outcome === event.verdict ? outcome : annotate(outcome, event, executorId));
  }

  /** An executor has died. What waits for an object that lived there fails with it, for the reason given. */
  lost(handle: ExecutorHandle, { failed, unstarted }: Blame, reason: Error): void {
    this.#parts.residents.lost(handle, unstarted, reason);
    for (const [event, error] of failed) this.failed(event, error, handle.id);
    for (const event of [...this.#parts.queues.takePinned(handle.index).toReversed(), ...unstarted.toReversed()]) {
      if (event.hasEnded) continue;
      // What had not begun was not over time, even if it was next for longer than that.
      if (event.verdict instanceof EventTimeoutError) event.verdict = undefined;
      const loss = event.verdict ?? this.#parts.residents.lossFor(event);
      if (loss !== undefined) this.#end(event, loss);
      else {
        event.status = 'queued';
        event.deadline = 0;
        this.#parts.queues.unshift(event);
      }
    }
  }

  /** An executor died while it imported modules. What needs one that kills time and again fails; all else goes on. */
  diedImporting(modules: readonly string[], reason: Error): void {
    for (const url of modules) {
      const deaths = (this.#importDeaths.get(url) ?? 0) + 1;
      this.#importDeaths.set(url, deaths);
      if (deaths < MAX_IMPORT_DEATHS) continue;
      this.#importDeaths.delete(url);
      for (const event of [...this.#parts.queues]) {
        if (event.runs?.name.url !== url && event.inner?.name.url !== url) continue;
        this.#parts.queues.remove(event);
        this.#end(event, reason);
      }
    }
  }

  /** Nobody will come to that place any more: its events go elsewhere. */
  moved(slot: number): void {
    for (const event of this.#parts.queues.takePinned(slot)) {
      if (event.ties !== undefined) this.#parts.residents.place(event.ties);
      this.#parts.queues.push(event);
    }
  }

  /** Its pause is over. What it needs may have gone meanwhile. */
  #rejoin(event: EventState): void {
    const loss = this.#parts.residents.lossFor(event);
    if (loss !== undefined) {
      this.#end(event, loss);
      return;
    }
    if (event.ties !== undefined) this.#parts.residents.place(event.ties);
    this.enqueue(event);
  }

  cancel(event: EventState, reason: unknown): void {
    this.#cancellation.cancel(event, reason);
  }

  leave(event: EventState): void {
    this.#cancellation.leave(event);
  }

  /** Fails those given and all that wait: in the order added, where one executor has them in that order. */
  failAll(held: Iterable<EventState>, reason: Error): void {
    for (const event of held) this.#end(event, reason);
    for (const event of this.#parts.queues.takeAll()) this.#end(event, reason);
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
    if (event.ties !== undefined) this.#parts.residents.letGo(event.ties);
  }

  #withdraw(event: EventState): void {
    // Marked as ended by who withdraws it, which the queue skips.
    if (!this.#retries.withdraw(event)) this.#parts.queues.remove(event);
  }
}
