/** Results and items on their way to the caller: gathered into batches, never held back for long. */
import { toError } from '../errors.ts';
import { encodeError } from '../wire/error-transfer.ts';
import {
  HAS_NUMBER,
  IS_ITEM,
  IS_MIRROR,
  type ObjectMirrors,
  OUTCOME_BARE,
  OUTCOME_ERROR,
  OUTCOME_JSON,
  OUTCOME_RAW,
  OUTCOME_STREAM,
  OUTCOME_UNDEFINED,
  TIME_FACTOR,
} from '../wire/protocol.ts';
import { bare, formOf, isJsonBare, json, uncloneable } from '../wire/values.ts';

/** ms that a result may wait before the next event begins: what a sudden death can take along, or a slow event hold up. */
const MAX_DELAY = 0.05;

type Send = (message: readonly unknown[], transfer: readonly object[] | undefined) => void;

export class Outbox {
  readonly #send: Send;
  #batch: unknown[] = ['done'];
  /** The number of the event whose result the caller expects next. */
  #next = 0;
  /** Events whose results were sent before older ones'. */
  readonly #early = new Set<number>();
  #leftAt = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  /** The event has ended; `ran` in µs. */
  fulfilled(number: number, value: unknown, ran: number, transfer: readonly object[] | undefined): void {
    try {
      this.#put(number, value, this.#answer(number) + ran * TIME_FACTOR, transfer);
    } catch (error) {
      // By its number: it is counted as answered already.
      this.#append(number, HAS_NUMBER + OUTCOME_ERROR + ran * TIME_FACTOR, encodeError(error as Error));
    }
  }

  /** The event has failed; `ran` in µs. */
  rejected(number: number, thrown: unknown, ran: number): void {
    this.#append(number, this.#answer(number) + OUTCOME_ERROR + ran * TIME_FACTOR, encodeError(toError(thrown, 'the task')));
  }

  /** The event is a stream. */
  streamed(number: number): void {
    this.#batch.push(HAS_NUMBER + OUTCOME_STREAM, number);
  }

  /** @throws SerializationError when the item can't cross. */
  item(number: number, value: unknown, transfer: readonly object[] | undefined): void {
    this.#put(number, value, IS_ITEM + HAS_NUMBER, transfer);
  }

  /** @throws SerializationError when a mirrored value can't cross. */
  mirror(number: number, mirrors: ObjectMirrors): void {
    if (mirrors.every(isJsonBare)) this.#append(number, IS_MIRROR + HAS_NUMBER + OUTCOME_JSON, JSON.stringify(mirrors));
    else this.#put(number, mirrors, IS_MIRROR + HAS_NUMBER, undefined);
  }

  /** Lets results leave that have waited long enough, or all if the next event may take long. */
  beforeNext(isQuick: boolean, now: number): void {
    if (this.#batch.length > 1 && (!isQuick || now - this.#leftAt >= MAX_DELAY)) this.flush(now);
  }

  flush(now: number): void {
    this.#leftAt = now;
    if (this.#batch.length === 1) return;
    const batch = this.#batch;
    this.#batch = ['done'];
    this.#send(batch, undefined);
  }

  /** Counts the event as answered. Gives HAS_NUMBER if its number must be said, which it need not while results leave in order. */
  #answer(number: number): number {
    if (number !== this.#next) {
      this.#early.add(number);
      return HAS_NUMBER;
    }
    this.#next += 1;
    while (this.#early.delete(this.#next)) this.#next += 1;
    return 0;
  }

  #put(number: number, value: unknown, header: number, transfer: readonly object[] | undefined): void {
    if (value === undefined) {
      this.#append(number, header + OUTCOME_UNDEFINED);
      return;
    }
    const form = formOf(value, 'results');
    if (transfer === undefined && form === bare) this.#append(number, header + OUTCOME_BARE, value);
    else if (transfer === undefined && form === json) this.#append(number, header + OUTCOME_JSON, JSON.stringify(value));
    else this.#sendAlone(number, header + OUTCOME_RAW, value, transfer);
  }

  /** A clone is the snapshot that the caller is promised, and its failure must hurt no other result: it leaves at once, by itself. */
  #sendAlone(number: number, header: number, value: unknown, transfer: readonly object[] | undefined): void {
    this.flush(this.#leftAt);
    try {
      this.#send((header & HAS_NUMBER) === 0 ? ['done', header, value] : ['done', header, number, value], transfer);
    } catch (cause) {
      throw uncloneable(value, 'results', cause);
    }
  }

  #append(number: number, header: number, ...value: [unknown?]): void {
    if ((header & HAS_NUMBER) === 0) this.#batch.push(header);
    else this.#batch.push(header, number);
    if (value.length > 0) this.#batch.push(value[0]);
  }
}
