/** The open streams of one loop: who takes their items, and which are held back because nobody does. */
import { ProtocolError, StoppedError } from '../../errors.ts';
import type { EventState } from '../../event-state.ts';
import type { ItemStream, StreamSource } from '../../stream.ts';
import type { ItemSource } from '../executors/executor-events.ts';
import type { HandlerChain } from '../handling/handler-chain.ts';
import type { Intake } from '../handling/intake.ts';
import type { Cancellation } from './cancellation.ts';
import type { Ledger } from './ledger.ts';

/** One stream, for as long as its event runs. */
class OpenStream implements StreamSource {
  readonly #event: EventState;
  readonly #items: ItemStream;
  readonly #source: ItemSource;
  readonly #chain: HandlerChain;
  readonly #streams: Streams;
  readonly #sentAs: number;
  #isHeldBack = false;

  constructor(event: EventState, source: ItemSource, chain: HandlerChain, streams: Streams) {
    this.#event = event;
    this.#items = event.makeStream();
    this.#source = source;
    this.#chain = chain;
    this.#streams = streams;
    this.#sentAs = event.sentAs;
  }

  /** Whether it is of the attempt that this executor holds as this number. */
  isOf(source: ItemSource, sentAs: number): boolean {
    return this.#source === source && this.#sentAs === sentAs;
  }

  /** Whether nobody takes its items. */
  get isHeldBack(): boolean {
    return this.#isHeldBack;
  }

  begin(): void {
    this.#items.begin(this);
    this.consumersChanged();
  }

  grant(items: number): void {
    this.#source.credit(this.#event, items);
  }

  hasHandlers(): boolean {
    const { ties, options } = this.#event;
    return ties?.isInternal !== true && options.hasOutput !== false && this.#chain.hasOutputHandlers;
  }

  consumersChanged(): void {
    if (!this.#streams.has(this.#event, this)) return;
    this.#streams.claim(this.#event, this.#items);
    this.#items.update();
    // Once it is told to end, its answer is waited for: that is something to do.
    const isHeldBack = !this.#items.isConsumed && this.#event.verdict === undefined;
    if (isHeldBack && this.#streams.isStopping) this.#streams.abandon(this.#event);
    else if (isHeldBack !== this.#isHeldBack) {
      this.#isHeldBack = isHeldBack;
      this.#streams.heldBack(isHeldBack);
    }
  }
}

export class Streams {
  readonly #chain: HandlerChain;
  readonly #intake: Intake;
  readonly #ledger: Ledger;
  readonly #cancellation: Cancellation;
  readonly #open = new Map<EventState, OpenStream>();
  #isStopping = false;

  constructor(chain: HandlerChain, intake: Intake, ledger: Ledger, cancellation: Cancellation) {
    this.#chain = chain;
    this.#intake = intake;
    this.#ledger = ledger;
    this.#cancellation = cancellation;
  }

  /** Whether nobody will come to take items any more. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  has(event: EventState, stream: OpenStream): boolean {
    return this.#open.get(event) === stream;
  }

  /** An executor has found that the event is a stream. @throws ProtocolError where it has said so before. */
  begin(event: EventState, source: ItemSource): void {
    if (event.hasEnded) return;
    if (this.#open.get(event)?.isOf(source, event.sentAs) === true)
      throw new ProtocolError('an executor sent the beginning of a stream twice');
    const stream = new OpenStream(event, source, this.#chain, this);
    this.#open.set(event, stream);
    stream.begin();
  }

  /** @throws ProtocolError for an item that was not asked for: nothing would bound how many wait. */
  item(event: EventState, item: unknown): void {
    const { stream } = event;
    if (event.hasEnded || event.verdict !== undefined || stream === undefined) return;
    if (!stream.isExpecting) throw new ProtocolError('an executor sent more items of a stream than it was asked for');
    if (!stream.add(item)) return;
    this.#chain.addItem(event, stream, item);
    this.#intake.wake();
  }

  /** Gives the output handlers what nobody took before. */
  claim(event: EventState, stream: ItemStream): void {
    const items = stream.claim();
    for (const item of items) this.#chain.addItem(event, stream, item);
    if (items.length > 0) this.#intake.wake();
  }

  /** The event was told to end. */
  decided(event: EventState): void {
    this.#open.get(event)?.consumersChanged();
  }

  ended(event: EventState): void {
    if (this.#open.size === 0) return;
    if (this.#open.get(event)?.isHeldBack === true) this.#ledger.resume();
    this.#open.delete(event);
  }

  /** A stream begins or ceases to be held back. */
  heldBack(isHeldBack: boolean): void {
    if (isHeldBack) this.#ledger.rest();
    else this.#ledger.resume();
  }

  /** The loop stops, and nobody takes this one's items. */
  abandon(event: EventState): void {
    this.#cancellation.cancel(event, new StoppedError('the loop stopped, and nobody took the items of the stream'));
  }

  /** Output handlers have come or gone. */
  update(): void {
    for (const stream of [...this.#open.values()]) stream.consumersChanged();
  }

  /** From here on nobody will come to take items. */
  stopping(): void {
    this.#isStopping = true;
    this.update();
  }

  starting(): void {
    this.#isStopping = false;
  }
}
