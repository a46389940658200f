/** Results on their way to the caller: gathered into batches, never held back for long. */
import { toError } from '../errors.ts';
import { encodeError } from '../wire/error-transfer.ts';
import { HAS_NUMBER, OUTCOME_BARE, OUTCOME_ERROR, OUTCOME_JSON, OUTCOME_RAW, OUTCOME_UNDEFINED, TIME_FACTOR } from '../wire/protocol.ts';
import { bare, type Form, formOf, json, uncloneable } from '../wire/values.ts';

/** ms that a result may wait before the next event begins: what a sudden death can take along, or a slow event hold up. */
const MAX_DELAY = 0.05;

type Send = (message: readonly unknown[], transfer: readonly object[] | undefined) => void;

export class Outbox {
  readonly #send: Send;
  #batch: unknown[] = ['done'];
  /** The number of the event whose result the caller expects next. */
  #next = 0;
  /** Results that were sent before older ones. */
  readonly #early = new Set<number>();
  #leftAt = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  /** `ran` in µs; `now` in ms. */
  fulfilled(number: number, value: unknown, ran: number, transfer: readonly object[] | undefined): void {
    if (value === undefined) {
      this.#append(number, OUTCOME_UNDEFINED, ran, undefined);
      return;
    }
    let form: Form;
    try {
      form = formOf(value, 'results');
    } catch (error) {
      this.rejected(number, error, ran);
      return;
    }
    if (transfer === undefined && form === bare) this.#append(number, OUTCOME_BARE, ran, value);
    else if (transfer === undefined && form === json) this.#append(number, OUTCOME_JSON, ran, JSON.stringify(value));
    else this.#sendAlone(number, value, ran, transfer);
  }

  rejected(number: number, thrown: unknown, ran: number): void {
    const error = encodeError(toError(thrown, 'the task'));
    this.#append(number, OUTCOME_ERROR, ran, error);
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

  /** A clone is the snapshot that the caller is promised, and its failure must hurt no other result: it leaves at once, by itself. */
  #sendAlone(number: number, value: unknown, ran: number, transfer: readonly object[] | undefined): void {
    this.flush(this.#leftAt);
    this.#append(number, OUTCOME_RAW, ran, value);
    const batch = this.#batch;
    this.#batch = ['done'];
    try {
      this.#send(batch, transfer);
    } catch (cause) {
      // By its number: it is counted as answered already.
      this.#batch.push(ran * TIME_FACTOR + OUTCOME_ERROR + HAS_NUMBER, number, encodeError(uncloneable(value, 'results', cause)));
    }
  }

  #append(number: number, outcome: number, ran: number, value: unknown): void {
    const header = ran * TIME_FACTOR + outcome;
    if (number === this.#next) {
      this.#batch.push(header);
      this.#next += 1;
      while (this.#early.delete(this.#next)) this.#next += 1;
    } else {
      this.#batch.push(header + HAS_NUMBER, number);
      this.#early.add(number);
    }
    if (outcome !== OUTCOME_UNDEFINED) this.#batch.push(value);
  }
}
