/** Reads `done` messages of one executor: results, items of streams, mirrored values. */
import { ProtocolError } from '../errors.ts';
import type { EventState } from '../event-state.ts';
import { RemoteObject } from '../state/remote-object.ts';
import { decodeError, type WireError } from '../wire/error-transfer.ts';
import {
  HAS_NUMBER,
  IS_ITEM,
  IS_MIRROR,
  type ObjectMirrors,
  OUTCOME_ERROR,
  OUTCOME_JSON,
  OUTCOME_MASK,
  OUTCOME_STREAM,
  OUTCOME_UNDEFINED,
  TIME_FACTOR,
} from '../wire/protocol.ts';
import type { SentEvents } from './sent-events.ts';

export interface ResultOwner {
  /** `ran` in µs. */
  fulfilled(event: EventState, results: unknown, ran: number): void;
  rejected(event: EventState, error: Error): void;
  /** It is a stream; it sends items when it is given credit. */
  streamed(event: EventState): void;
  item(event: EventState, item: unknown): void;
  /** One event less is held. */
  ended(event: EventState): void;
}

export class ResultReader {
  readonly #sent: SentEvents;
  readonly #owner: ResultOwner;

  constructor(sent: SentEvents, owner: ResultOwner) {
    this.#sent = sent;
    this.#owner = owner;
  }

  /**
   * Reads one result, item or the like. Gives the position to go on from, or -1 at the message's end.
   *
   * @throws ProtocolError when it is of no event that is held.
   */
  read(message: readonly unknown[], from: number): number {
    let at = from === 0 ? 1 : from;
    const header = message[at++] as number;
    const outcome = header & OUTCOME_MASK;
    const number = (header & HAS_NUMBER) === 0 ? this.#sent.first : (message[at++] as number);
    const hasValue = outcome !== OUTCOME_UNDEFINED && outcome !== OUTCOME_STREAM;
    const value = hasValue ? message[at++] : undefined;
    if ((header & (IS_ITEM | IS_MIRROR)) !== 0 || outcome === OUTCOME_STREAM) this.#readOngoing(number, header, outcome, value);
    else this.#readEnd(number, outcome, value, Math.floor(header / TIME_FACTOR));
    return at < message.length ? at : -1;
  }

  #readEnd(number: number, outcome: number, value: unknown, ran: number): void {
    const event = this.#sent.take(number) ?? unknownEvent(number);
    event.runs?.runTime.observe(ran);
    this.#owner.ended(event);
    if (outcome === OUTCOME_ERROR) this.#owner.rejected(event, decodeError(value as WireError));
    else this.#owner.fulfilled(event, outcome === OUTCOME_JSON ? JSON.parse(value as string) : value, ran);
  }

  #readOngoing(number: number, header: number, outcome: number, value: unknown): void {
    const event = this.#sent.at(number) ?? unknownEvent(number);
    const decoded = outcome === OUTCOME_JSON ? (JSON.parse(value as string) as unknown) : value;
    if (outcome === OUTCOME_STREAM) this.#owner.streamed(event);
    else if ((header & IS_ITEM) !== 0) this.#owner.item(event, decoded);
    else mirror(event, decoded as ObjectMirrors);
  }
}

/** What an answer tells of an object that the event calls, makes, or has as an argument. */
function mirror({ ties }: EventState, mirrors: ObjectMirrors): void {
  const [id] = mirrors;
  const { calls, makes, references = [] } = ties ?? {};
  if (calls?.id === id) calls.mirror(mirrors);
  else if (makes?.object.id === id) makes.object.mirror(mirrors);
  else {
    const referent = references.find((reference) => reference.referent.id === id)?.referent;
    if (referent instanceof RemoteObject) referent.mirror(mirrors);
  }
}

function unknownEvent(number: number): never {
  throw new ProtocolError(`an executor sent a result for its event number ${String(number)}, which it does not hold`);
}
