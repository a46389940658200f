/** The open streams of one loop: who takes their items, and which are held back because nobody does. */
import type { EventState } from '../event-state.ts';
import type { ExecutorHandle } from './executor-handle.ts';
import type { HandlerChain } from './handler-chain.ts';
import type { Ledger } from './ledger.ts';

export interface StreamsOwner {
  /** The loop stops, and nobody takes this one's items. */
  cancel(event: EventState): void;
  /** Items wait for their handlers. */
  wake(): void;
}

export class Streams {
  readonly #chain: HandlerChain;
  readonly #ledger: Ledger;
  readonly #owner: StreamsOwner;
  /** Whether each is held back. */
  readonly #open = new Map<EventState, { isHeldBack: boolean }>();
  #isStopping = false;

  constructor(chain: HandlerChain, ledger: Ledger, owner: StreamsOwner) {
    this.#chain = chain;
    this.#ledger = ledger;
    this.#owner = owner;
  }

  /** An executor has found that the event is a stream. */
  begin(event: EventState, handle: ExecutorHandle): void {
    if (event.hasEnded) return;
    this.#open.set(event, { isHeldBack: false });
    event.makeStream().begin({
      grant: (items) => handle.credit(event, items),
      hasHandlers: () => event.ties?.isInternal !== true && event.options.hasOutput !== false && this.#chain.hasOutputHandlers,
      consumersChanged: () => this.#look(event),
    });
    this.#look(event);
  }

  item(event: EventState, item: unknown): void {
    const { stream } = event;
    if (event.hasEnded || event.verdict !== undefined || stream === undefined) return;
    if (!stream.add(item)) return;
    this.#chain.addItem(event, stream, item);
    this.#owner.wake();
  }

  ended(event: EventState): void {
    if (this.#open.get(event)?.isHeldBack === true) this.#ledger.resume();
    this.#open.delete(event);
  }

  /** Output handlers have come or gone. */
  update(): void {
    for (const event of [...this.#open.keys()]) this.#look(event);
  }

  /** From here on nobody will come to take items. */
  stopping(): void {
    this.#isStopping = true;
    this.update();
  }

  starting(): void {
    this.#isStopping = false;
  }

  #look(event: EventState): void {
    const open = this.#open.get(event);
    const { stream } = event;
    if (open === undefined || stream === undefined) return;
    stream.update();
    const isHeldBack = !stream.isConsumed;
    if (isHeldBack && this.#isStopping) {
      this.#owner.cancel(event);
      return;
    }
    if (isHeldBack === open.isHeldBack) return;
    open.isHeldBack = isHeldBack;
    if (isHeldBack) this.#ledger.rest();
    else this.#ledger.resume();
  }
}
