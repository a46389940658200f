/** The executor's end of a channel, as it is: or, where a host lends it to callers elsewhere, with a codec in between. */
import { SerializationError, toError } from '../errors.ts';
import { listTasks } from '../tasks.ts';
import type { CallerChannel, CloseReason, FromExecutor, ToExecutor } from '../transport.ts';
import { encodeError } from '../wire/error-transfer.ts';
import { endsIn, eventsIn, halvesOf, isAlone, withError } from '../wire/in-flight.ts';
import { type Codec, type HostMessage, type Lending, type LendingAnswer, lendingOf } from '../wire/lending.ts';

/** Bytes after which the host is told what was read: seldom enough to cost nothing. */
const TELL_AFTER = 65_536;

export interface MaybeLent extends CallerChannel {
  /** How many events its caller may have sent and has no result of, if that is limited. */
  readonly mostHeld?: number | undefined;
  /** Bytes of the longest message that its caller may send, if that is limited. */
  readonly mostBytes?: number | undefined;
  /** Whether so much is on its way to the caller that streams should wait until `ready()`. */
  readonly isFull?: boolean;
}

export class LendableChannel implements MaybeLent {
  readonly #inner: CallerChannel;
  readonly #importListed: () => Promise<unknown>;
  #isFirst = true;
  #lending: Lending | undefined;
  #codec: Codec | undefined;
  /** What came before the codec did. */
  #early: Uint8Array[] = [];
  #isBroken = false;
  #isDraining = false;
  #inFlight = 0;
  #read = 0;
  #told = 0;
  /** Bytes that left, and of these what is known to have arrived. */
  #sent = 0;
  #delivered = 0;
  #waiting: (() => void)[] = [];
  #listener: (message: ToExecutor) => void = () => {};
  #drained: () => void = () => {};

  /** `importListed` imports the modules that were given to `listTasks`. */
  constructor(inner: CallerChannel, importListed: () => Promise<unknown>) {
    this.#inner = inner;
    this.#importListed = importListed;
  }

  get closed(): Promise<CloseReason> {
    return this.#inner.closed;
  }

  get mostHeld(): number | undefined {
    return this.#lending?.maxInFlight;
  }

  get mostBytes(): number | undefined {
    return this.#lending?.maxMessage;
  }

  get isFull(): boolean {
    return this.#lending !== undefined && this.#sent - this.#delivered > this.#lending.highWater;
  }

  /** @throws SerializationError for a result that left by itself and is more than the host passes on. */
  send(message: FromExecutor, transfer?: readonly object[]): void {
    if (this.#lending === undefined || this.#codec === undefined) {
      this.#inner.send(message, transfer);
      return;
    }
    const { reserve, maxMessage } = this.#lending;
    const bytes = this.#codec.encode(message, reserve);
    if (bytes.length > maxMessage) {
      this.#sendLess(message, bytes.length, maxMessage);
      return;
    }
    this.#sent += bytes.length;
    this.#inner.send(bytes, [bytes.buffer]);
    const ends = endsIn(message);
    if (ends === 0) return;
    this.#inFlight -= ends;
    if (this.#isDraining && this.#inFlight === 0) this.#tellInFlight();
  }

  /** Several results go in several messages; one can only fail. */
  #sendLess(message: FromExecutor, length: number, most: number): void {
    const halves = halvesOf(message);
    if (halves !== undefined) {
      for (const half of halves) this.send(half);
      return;
    }
    const error = new SerializationError(
      `a result of ${length} bytes is more than the host passes on (maxPayload, ${most}): give it in parts`,
    );
    if (isAlone(message)) throw error;
    // Its stack might be as much again.
    error.stack = String(error);
    this.send(withError(message, encodeError(error)));
  }

  async ready(): Promise<void> {
    while (this.isFull) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    await this.#inner.ready();
  }

  listen(listener: (message: ToExecutor) => void, drained: () => void): void {
    this.#listener = listener;
    this.#drained = drained;
    this.#inner.listen(
      (message) => this.#receive(message),
      () => this.#allRead(),
    );
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  mark(started: number): void {
    this.#inner.mark(started);
  }

  #receive(message: unknown): void {
    const lending = this.#isFirst ? lendingOf(message) : undefined;
    this.#isFirst = false;
    if (lending !== undefined) void this.#lend(lending);
    else if (this.#lending === undefined) this.#listener(message);
    else if (Array.isArray(message)) this.#heedHost(message as unknown as HostMessage);
    else if (this.#codec === undefined) this.#early.push(message as Uint8Array);
    else this.#decode(message as Uint8Array, this.#codec, this.#lending);
  }

  async #lend(lending: Lending): Promise<void> {
    this.#lending = lending;
    let failure: Error | undefined;
    try {
      const codec = (await import(/* @vite-ignore */ lending.codec)) as Codec;
      listTasks(lending.modules);
      await this.#importListed().catch((error: Error) => {
        failure = error;
      });
      this.#codec = codec;
      this.#answer(['lent', failure && encodeError(failure)]);
      for (const bytes of this.#early.splice(0)) this.#decode(bytes, codec, lending);
      this.#allRead();
    } catch (error) {
      this.#answer(['lent', encodeError(toError(error, 'the codec'))]);
    }
  }

  #decode(bytes: Uint8Array, codec: Codec, lending: Lending): void {
    if (this.#isBroken) return;
    this.#read += bytes.length;
    try {
      const message = codec.decode(bytes);
      const events = eventsIn(message, lending.maxInFlight);
      // They have not started: the loop moves them to another executor.
      if (this.#isDraining && events > 0) return;
      this.#inFlight += events;
      if (this.#inFlight > lending.maxInFlight) {
        this.#break(`the caller has ${this.#inFlight} events in flight, this host allows ${lending.maxInFlight}`);
        return;
      }
      this.#listener(message);
    } catch (error) {
      this.#break(toError(error, 'the codec').message);
    }
  }

  #heedHost(message: HostMessage): void {
    if (message[0] === 'delivered') {
      this.#delivered = message[1];
      for (const resolve of this.#waiting.splice(0)) resolve();
      return;
    }
    if (message[0] === 'drain') this.#isDraining = true;
    if (!this.#isDraining || this.#inFlight === 0) this.#tellInFlight();
  }

  #tellInFlight(): void {
    this.#answer(['inFlight', this.#inFlight]);
  }

  #break(message: string): void {
    this.#isBroken = true;
    this.#answer(['broken', message]);
  }

  #allRead(): void {
    this.#drained();
    if (this.#read - this.#told < TELL_AFTER) return;
    this.#told = this.#read;
    this.#answer(['read', this.#read]);
  }

  #answer(answer: LendingAnswer): void {
    this.#inner.send(answer);
  }
}
