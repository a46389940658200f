/** Answers on their way to the caller: results and items, gathered into batches, never held back for long. */
import { monotonic } from '../clock.ts';
import type { CallerChannel } from '../transport.ts';
import { EntriesWriter } from '../wire/entries.ts';
import {
  HAS_NUMBER,
  IS_ITEM,
  IS_MIRROR,
  isTooLong,
  OUTCOME_BARE,
  OUTCOME_ERROR,
  OUTCOME_JSON,
  OUTCOME_RAW,
  OUTCOME_STREAM,
  OUTCOME_UNDEFINED,
  TIME_FACTOR,
} from '../wire/protocol.ts';
import { bare, isJsonBare, raw } from '../wire/values.ts';
import type { Activation } from './activation.ts';
import type { Cancelled } from './cancelled.ts';
import { enter, leave } from './context.ts';
import { type Changes, changedMirrorsNow, Failure, pack, sendRaw } from './edge/index.ts';

/**
 * ms that a result may wait behind other events, the one included that begins: what a sudden death can take along, or a slow event hold
 * up. Guarantee 4 says 0.1; what is left of that is for events that take longer than the last time.
 */
const MAX_DELAY = 0.08;

export class Outbox {
  readonly #channel: CallerChannel;
  readonly #cancelled: Cancelled;
  readonly #batch = new EntriesWriter('done');
  /** The number of the event that a result without a number is of: the one behind the last that was answered. */
  #next = 0;
  /** When nothing was last known to wait. */
  #emptyAt = 0;
  /** Whether an answer waits that must leave before the next event begins. */
  #isUrgent = false;

  constructor(channel: CallerChannel, cancelled: Cancelled) {
    this.#channel = channel;
    this.#cancelled = cancelled;
  }

  /** Answers an event that has ended with a value or a failure. Returns the time, in ms of `monotonic`. */
  end(activation: Activation, value: unknown, failure: Failure | undefined): number {
    return failure === undefined ? this.fulfil(activation, value) : this.reject(activation, failure);
  }

  /** The same, after mirrored values; the event fails where one of those failed. */
  endAfter(changes: Changes | Failure, activation: Activation, value: unknown, failure: Failure | undefined): number {
    return this.end(activation, value, this.#mirror(activation.number, changes) ?? failure);
  }

  fulfil(activation: Activation, value: unknown): number {
    const now = monotonic();
    const { number } = activation;
    activation.task?.ran(now - activation.begin);
    const ran = this.#noteEnd(activation, now);
    const failure = this.#put(number, value, this.#answer(number) + ran, activation.takeTransfers());
    // By its number: it is counted as answered already.
    if (failure !== undefined) this.#appendValue(number, HAS_NUMBER + OUTCOME_ERROR + ran, failure.encode('the task'));
    return now;
  }

  reject(activation: Activation, failure: Failure): number {
    const now = monotonic();
    const { number } = activation;
    activation.task?.failed();
    this.#appendValue(number, this.#answer(number) + OUTCOME_ERROR + this.#noteEnd(activation, now), failure.encode('the task'));
    return now;
  }

  /** Tells the caller that the event is a stream. */
  streamed({ number }: Activation): void {
    this.#append(number, HAS_NUMBER + OUTCOME_STREAM);
  }

  /** Adds an item of a stream, after mirrored values. Returns a failure where the item can't cross. */
  item(activation: Activation, value: unknown): Failure | undefined {
    const { number, mirrored } = activation;
    if (mirrored !== undefined) {
      const outer = enter(activation);
      const changes = changedMirrorsNow(mirrored);
      leave(outer);
      const failure = this.#mirror(number, changes);
      if (failure !== undefined) return failure;
    }
    return this.#put(number, value, IS_ITEM + HAS_NUMBER, activation.takeTransfers());
  }

  /**
   * Sends answers that would wait too long behind the next event, which is expected to run for so many ms. Returns the time at which that
   * begins: to send takes as long as many events, and none of them has run so long.
   */
  beforeNext(expected: number, now: number): number {
    const isSending = this.#batch.end > 1 && (this.#isUrgent || now - this.#emptyAt + expected >= MAX_DELAY);
    if (isSending) this.flush();
    const begin = isSending ? monotonic() : now;
    if (this.#batch.end === 1) this.#emptyAt = begin;
    return begin;
  }

  flush(): void {
    this.#isUrgent = false;
    if (this.#batch.end > 1) this.#channel.send(this.#batch.take());
  }

  /** Adds mirrored values. Returns a failure where one of them can't cross. */
  #mirror(number: number, changes: Changes | Failure): Failure | undefined {
    if (Failure.is(changes)) return changes;
    for (const mirrors of changes) {
      const isJson = mirrors.every(isJsonBare);
      if (isJson) this.#appendValue(number, IS_MIRROR + HAS_NUMBER + OUTCOME_JSON, JSON.stringify(mirrors));
      const failure = isJson ? undefined : this.#put(number, mirrors, IS_MIRROR + HAS_NUMBER, undefined);
      if (failure !== undefined) return failure;
    }
    return undefined;
  }

  /** Counts the event as answered. Returns HAS_NUMBER where the answer must carry its number: results do not leave in order. */
  #answer(number: number): number {
    const isNext = number === this.#next;
    this.#next = number + 1;
    return isNext ? 0 : HAS_NUMBER;
  }

  /** Notes that the event has ended. Returns how long it ran, as headers carry it. */
  #noteEnd(activation: Activation, end: number): number {
    const ran = Math.max(0, Math.round((end - activation.begin) * 1000));
    if (activation.timeout !== undefined) {
      this.#isUrgent = true;
      if (isTooLong(ran, activation.timeout)) this.#cancelled.yields(activation.number);
    }
    return ran * TIME_FACTOR;
  }

  #put(number: number, value: unknown, header: number, transfer: readonly object[] | undefined): Failure | undefined {
    if (value === undefined) {
      this.#append(number, header + OUTCOME_UNDEFINED);
      return undefined;
    }
    const packed = pack(value);
    if (Failure.is(packed)) return packed;
    if (transfer !== undefined || packed === raw) return this.#sendAlone(number, header + OUTCOME_RAW, value, transfer);
    if (packed === bare) this.#appendValue(number, header + OUTCOME_BARE, value);
    else this.#appendValue(number, header + OUTCOME_JSON, packed);
    return undefined;
  }

  /** Sends a value in a message of its own, at once: the clone is the caller's snapshot, and its failure must hurt no other result. */
  #sendAlone(number: number, header: number, value: unknown, transfer: readonly object[] | undefined): Failure | undefined {
    this.flush();
    const message = (header & HAS_NUMBER) === 0 ? ['done', header, value] : ['done', header, number, value];
    return sendRaw(this.#channel, message, value, transfer);
  }

  #append(number: number, header: number): void {
    this.#batch.push(header);
    if ((header & HAS_NUMBER) !== 0) this.#batch.push(number);
  }

  #appendValue(number: number, header: number, value: unknown): void {
    this.#append(number, header);
    this.#batch.push(value);
  }
}
