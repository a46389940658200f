/** Reads `done` messages of one executor: results, items of streams, mirrored values. */
import { ProtocolError } from '../../errors.ts';
import type { EventState } from '../../event-state.ts';
import { entriesOf } from '../../wire/entries.ts';
import {
  HAS_NUMBER,
  IS_ITEM,
  IS_MIRROR,
  OUTCOME_ERROR,
  OUTCOME_MASK,
  OUTCOME_STREAM,
  OUTCOME_UNDEFINED,
  TIME_FACTOR,
} from '../../wire/protocol.ts';
import { errorFrom, mirrorFrom, numberFrom, valueFrom } from '../incoming.ts';
import type { ExecutorEvents } from './executor-events.ts';
import type { SentEvents } from './sent-events.ts';

/** The executor whose messages are read. */
export interface ResultOwner {
  readonly id: string;
  readonly sent: SentEvents;
  /** The event is a stream. */
  streamed(event: EventState): void;
  /** One event less is held; it ran for so many µs. */
  answered(event: EventState, ran: number): void;
}

export class ResultReader {
  readonly #executor: ResultOwner;
  readonly #events: ExecutorEvents;
  /** The number of the event that a result without a number is of: the one behind the last that was answered. */
  #next = 0;

  constructor(executor: ResultOwner, events: ExecutorEvents) {
    this.#executor = executor;
    this.#events = events;
  }

  /**
   * Reads one result, item or the like. Returns the position to go on from, or -1 at the message's end.
   *
   * @throws ProtocolError when it is of no event that is held, or is none.
   */
  read(message: readonly unknown[], from: number): number {
    const entries = entriesOf(message);
    let at = from === 0 ? 1 : from;
    const header = numberFrom(entries[at++]);
    const outcome = header & OUTCOME_MASK;
    const number = (header & HAS_NUMBER) === 0 ? this.#next : numberFrom(entries[at++]);
    const hasValue = outcome !== OUTCOME_UNDEFINED && outcome !== OUTCOME_STREAM;
    const value = hasValue ? entries[at++] : undefined;
    if ((header & (IS_ITEM | IS_MIRROR)) !== 0 || outcome === OUTCOME_STREAM) this.#readOngoing(number, header, outcome, value);
    else this.#readEnd(number, outcome, value, Math.floor(header / TIME_FACTOR));
    return at < entries.length ? at : -1;
  }

  #readEnd(number: number, outcome: number, value: unknown, ran: number): void {
    const { sent } = this.#executor;
    const event = sent.at(number) ?? unknownEvent(number);
    // Before it is taken out: what can't be read ends the executor, and the event is lost with it, not in silence.
    const isFailure = outcome === OUTCOME_ERROR;
    const answer = isFailure ? errorFrom(value) : valueFrom(outcome, value);
    sent.take(number, ran);
    this.#next = number + 1;
    event.runs?.runTime.observe(ran);
    this.#executor.answered(event, ran);
    if (isFailure) this.#events.failed(event, answer as Error, this.#executor.id);
    else this.#events.fulfilled(event, answer, ran);
  }

  #readOngoing(number: number, header: number, outcome: number, value: unknown): void {
    const event = this.#executor.sent.at(number) ?? unknownEvent(number);
    if (outcome === OUTCOME_STREAM) this.#executor.streamed(event);
    else if ((header & IS_ITEM) !== 0) this.#events.item(event, valueFrom(outcome, value));
    else mirrorFrom(event, valueFrom(outcome, value));
  }
}

function unknownEvent(number: number): never {
  throw new ProtocolError(`an executor sent a result for its event number ${String(number)}, which it does not hold`);
}
