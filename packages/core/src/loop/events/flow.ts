/** What becomes of events once they are added: they start, fail, run again, are cancelled, and end once. */
import { CancelledError } from '../../errors.ts';
import { eventOf } from '../../event.ts';
import type { EventOwner } from '../../event-owner.ts';
import type { EventState } from '../../event-state.ts';
import type { CallersContext } from '../callers-context.ts';
import type { CoarseClock } from '../coarse-clock.ts';
import type { Loss } from '../executors/blame.ts';
import type { Executor } from '../executors/executor.ts';
import type { ExecutorEvents, ItemSource } from '../executors/executor-events.ts';
import type { Slots } from '../executors/slots.ts';
import type { HandlerChain } from '../handling/handler-chain.ts';
import type { Intake } from '../handling/intake.ts';
import type { Queues } from '../queueing/queues.ts';
import type { Scheduler } from '../queueing/scheduler.ts';
import type { Notices } from '../reporting/notices.ts';
import { promiseFrom } from '../wire-edge.ts';
import { Aftermath, type AftermathOwner } from './aftermath.ts';
import { annotate } from './annotate.ts';
import type { Bindings } from './bindings.ts';
import { Cancellation, type CancellationOwner } from './cancellation.ts';
import type { Deadlines } from './deadlines.ts';
import { leaveGivenUpSlot } from './given-up-slot.ts';
import type { Ledger } from './ledger.ts';
import { Retrier, type RetrierOwner } from './retrier.ts';
import { Settlement } from './settlement.ts';
import { Streams } from './streams.ts';

/** What the flow leads through. */
export interface FlowParts {
  readonly queues: Queues;
  readonly scheduler: Scheduler;
  readonly slots: Slots;
  readonly bindings: Bindings;
  readonly ledger: Ledger;
  readonly chain: HandlerChain;
  readonly intake: Intake;
  readonly notices: Notices;
  readonly clock: CoarseClock;
  readonly context: CallersContext;
}

export class EventFlow implements AftermathOwner, CancellationOwner, EventOwner<EventState>, ExecutorEvents, RetrierOwner {
  readonly settlement: Settlement;
  readonly streams: Streams;
  readonly #queues: Queues;
  readonly #scheduler: Scheduler;
  readonly #bindings: Bindings;
  readonly #ledger: Ledger;
  readonly #notices: Notices;
  readonly #clock: CoarseClock;
  readonly #aftermath: Aftermath;
  readonly #retrier: Retrier;
  readonly #cancellation: Cancellation;
  readonly #deadlines: Deadlines;

  constructor({ queues, scheduler, slots, bindings, ledger, chain, intake, notices, clock, context }: FlowParts) {
    this.#queues = queues;
    this.#scheduler = scheduler;
    this.#bindings = bindings;
    this.#ledger = ledger;
    this.#notices = notices;
    this.#clock = clock;
    this.settlement = new Settlement(ledger, chain, notices, intake);
    this.#aftermath = new Aftermath(queues, bindings, this);
    this.#retrier = new Retrier(context, notices, this);
    this.#cancellation = new Cancellation(this, slots, intake);
    this.#deadlines = this.#cancellation.deadlines;
    this.streams = new Streams(chain, intake, ledger, this.#cancellation);
  }

  /** Events that wait in the queue or pause before another attempt. */
  get waiting(): number {
    return this.#queues.size + this.#retrier.size;
  }

  /** @throws ArgumentError or StoppedError when an argument refers to what can't be used any more. */
  add(event: EventState, addedStack: string | undefined): void {
    const refusal = this.#bindings.admit(event);
    event.join(this, this.#ledger.added(), this.#clock.now, addedStack);
    // Before anybody hears of it, who may add others, or end the loop.
    if (refusal === undefined) this.#queues.push(event);
    if (this.#notices.isHeard) this.#notices.notify({ type: 'eventAdded', event: eventOf(event) });
    if (event.options.signal !== undefined) this.#cancellation.watch(event);
    if (refusal !== undefined) this.end(event, refusal);
    this.#scheduler.plan();
  }

  started(event: EventState): void {
    if (event.hasEnded) {
      this.#deadlines.giveWay(event);
      return;
    }
    event.start();
    if (event.options.timeout !== undefined) this.#deadlines.started(event);
    if (this.#notices.isHeard) this.#notices.notify({ type: 'eventStarted', event: eventOf(event) });
  }

  begun(event: EventState): void {
    if (!event.hasEnded) this.#deadlines.begun(event);
  }

  fulfilled(event: EventState, results: unknown, ran: number): void {
    if (event.hasEnded) return;
    if (event.verdict !== undefined) this.failed(event, event.verdict, undefined);
    else {
      this.#forget(event);
      this.settlement.fulfil(event, event.stream?.hasBegun === true ? event.stream.last : results, ran);
    }
  }

  /** An attempt has failed; the event has, unless it runs again. */
  failed(event: EventState, error: Error, executorId: string | undefined): void {
    if (event.hasEnded) return;
    const outcome = event.verdict ?? error;
    // What it refers to is gone for good: so would be another attempt.
    if (this.#bindings.lossFor(event) === undefined && this.#retrier.take(event, outcome)) {
      this.streams.ended(event);
      return;
    }
    if (outcome === event.verdict) this.end(event, outcome, outcome instanceof CancelledError);
    else this.end(event, annotate(outcome, event, executorId));
  }

  streamed(event: EventState, source: ItemSource): void {
    this.streams.begin(event, source);
  }

  item(event: EventState, item: unknown): void {
    this.streams.item(event, item);
  }

  imported(url: string): void {
    this.#aftermath.imported(url);
  }

  importHangs(url: string, failure: Error): void {
    this.#aftermath.importHangs(url, failure);
  }

  progressed(event: EventState, value: unknown): void {
    if (event.options.onProgress !== undefined && !event.hasEnded) this.#tellProgress(event, value, event.options.onProgress);
    this.#notices.tell({ type: 'progress', event: eventOf(event), value });
  }

  #tellProgress(event: EventState, value: unknown, onProgress: (value: unknown) => unknown): void {
    const failed = (error: unknown): void => this.#notices.handlerFailed(event, error);
    try {
      promiseFrom(onProgress(value))?.then(undefined, failed);
    } catch (error) {
      failed(error);
    }
  }

  /** The way to an executor is mended: what is to give way there has its time from now on. */
  reachable(executor: Executor): void {
    for (const event of executor.sent.started()) if (event.verdict !== undefined || event.hasEnded) this.#deadlines.giveWay(event);
  }

  lost(executor: Executor, loss: Loss, reason: Error): void {
    this.#aftermath.lost(executor, loss, reason);
  }

  slotGivenUp(slot: number): void {
    leaveGivenUpSlot(slot, this.#queues, this.#bindings);
    this.#scheduler.plan();
  }

  /** What the event needs may have gone meanwhile. */
  rejoin(event: EventState): void {
    const loss = this.#bindings.lossFor(event);
    if (loss !== undefined) {
      this.end(event, loss);
      return;
    }
    this.#bindings.place(event);
    this.#queues.push(event);
    this.#scheduler.plan();
  }

  cancel(event: EventState, reason: unknown): void {
    this.#cancellation.cancel(event, reason);
  }

  leave(event: EventState): void {
    this.#cancellation.leave(event);
  }

  decided(event: EventState): void {
    this.streams.decided(event);
  }

  withdraw(event: EventState): void {
    // Marked as ended by whoever withdraws it, which the queue skips.
    if (!this.#retrier.withdraw(event)) this.#queues.remove(event);
  }

  end(event: EventState, error: Error, isCancelled: boolean = false): void {
    if (event.hasEnded) return;
    this.#forget(event);
    this.settlement.reject(event, error, isCancelled);
  }

  /** Fails those given and all that wait now: in the order added, where one executor has them in that order. */
  failAll(held: Iterable<EventState>, reason: Error): void {
    // Taken out before anybody hears of it: whoever hears may add events for the loop's next run.
    const all = [...held, ...this.#aftermath.open, ...this.#queues.takeAll(), ...this.#retrier.takeAll()];
    for (const event of all) this.end(event, reason);
  }

  #forget(event: EventState): void {
    if (event.options.signal !== undefined) this.#cancellation.forget(event);
    this.streams.ended(event);
    if (event.ties !== undefined) this.#bindings.letGo(event.ties);
  }
}
