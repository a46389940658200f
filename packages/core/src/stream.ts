/** The items of one stream on their way to its consumers: how many may come, and who has had which. */
import { Deferred } from './deferred.ts';
import { ArgumentError } from './errors.ts';
import { Ring } from './ring.ts';

/** What a stream asks of the loop that its event is in. */
export interface StreamSource {
  /** Lets the executor send so many more items. */
  grant(items: number): void;
  /** Whether the output handlers take its items now. */
  hasHandlers(): boolean;
  /** Called when it begins or ceases to have consumers. */
  consumersChanged(): void;
}

export class ItemStream<T = unknown> {
  readonly #highWaterMark: number;
  #source: StreamSource | undefined;
  /** Granted, and not come yet. */
  #expected = 0;
  /** Come, and waiting for the output handlers. */
  #unhandled = 0;
  /** Come, and waiting for the iterator. */
  readonly #buffer = new Ring<T>();
  /** Come when nobody took them any more: the next consumer's. */
  readonly #unclaimed = new Ring<T>();
  /** Whether items are only counted: nobody but the last one's is wanted. */
  readonly #isDiscarded: boolean;
  #isIterated = false;
  #next: Deferred<void> | undefined;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;
  #received = 0;
  #last: T | undefined;

  constructor(highWaterMark: number, isDiscarded: boolean) {
    this.#highWaterMark = highWaterMark;
    this.#isDiscarded = isDiscarded;
  }

  /** Whether anybody takes its items; without, it is held back. */
  get isConsumed(): boolean {
    return this.#isDiscarded || this.#isIterated || this.#source?.hasHandlers() === true;
  }
  get isOpen(): boolean {
    return this.#source !== undefined && !this.#isOver;
  }
  /** Whether the event turned out to be a stream. */
  get hasBegun(): boolean {
    return this.#source !== undefined;
  }
  /** Whether items are on their way through the output handlers. */
  get isBeingHandled(): boolean {
    return this.#unhandled > 0;
  }
  /** Whether an item may come: an executor sends none that it was not asked for. */
  get isExpecting(): boolean {
    return this.#expected > 0;
  }
  get hasItems(): boolean {
    return this.#received > 0;
  }
  get last(): T | undefined {
    return this.#last;
  }

  /** The executor has found that the event is a stream. Once more if it is run again. */
  begin(source: StreamSource): void {
    this.#source = source;
    this.#expected = 0;
    this.update();
  }

  /** Takes an item. Returns whether the output handlers are to have it. */
  add(item: T): boolean {
    this.#expected -= 1;
    this.#received += 1;
    this.#last = item;
    if (!this.isConsumed) this.#unclaimed.push(item);
    const toHandlers = this.#handOut(item);
    if (!toHandlers && this.#isDiscarded) this.update();
    return toHandlers;
  }

  /** The output handlers have gone before they had it. */
  giveBack(item: T): void {
    this.#unhandled -= 1;
    if (!this.#isIterated && !this.#isDiscarded) this.#unclaimed.push(item);
  }

  /** Hands out what nobody took before. Returns what the output handlers are to have. */
  claim(): readonly T[] {
    const toHandlers: T[] = [];
    if (!this.isConsumed) return toHandlers;
    for (let left = this.#unclaimed.length; left > 0; left -= 1) {
      const item = this.#unclaimed.shift() as T;
      if (this.#handOut(item)) toHandlers.push(item);
    }
    return toHandlers;
  }

  #handOut(item: T): boolean {
    const toHandlers = this.#source?.hasHandlers() === true;
    if (toHandlers) this.#unhandled += 1;
    if (this.#isIterated) {
      this.#buffer.push(item);
      this.#wake();
    }
    return toHandlers;
  }

  /** The output handlers have had one. */
  handled(): void {
    this.#unhandled -= 1;
    this.update();
  }

  /** No more items come. The iterator gets those that wait, then the failure, if there is one. */
  end(failure: { readonly error: unknown } | undefined): void {
    this.#isOver = true;
    this.#failure = failure;
    this.#wake();
  }

  /** Grants what the slower consumer has room for; not one by one, since each grant is a message. */
  update(): void {
    if (!this.isOpen || !this.isConsumed) return;
    const waiting = Math.max(this.#unhandled, this.#buffer.length) + this.#unclaimed.length;
    const free = this.#highWaterMark - waiting - this.#expected;
    if (free <= 0 || (free < this.#highWaterMark / 2 && this.#expected > 0)) return;
    this.#expected += free;
    this.#source?.grant(free);
  }

  /**
   * The one iterator. `leave` is called when its user leaves early, and resolves when the event has ended.
   *
   * @throws ArgumentError when there is one already.
   */
  iterate(leave: () => Promise<void>): AsyncIterator<T> {
    if (this.#isIterated) throw new ArgumentError('a stream has one iterator: share what it gives, or use output handlers');
    this.#isIterated = true;
    this.#source?.consumersChanged();
    // Where its event has ended, there is nobody else to hand them out.
    this.claim();
    this.update();
    let hasLeft = false;
    // One next() after the other, as generators do it.
    let turn: Promise<unknown> = Promise.resolve();
    const inTurn = (body: () => Promise<IteratorResult<T>>): Promise<IteratorResult<T>> => {
      const result = turn.then(body);
      turn = result.catch(() => {});
      return result;
    };
    return {
      next: () => inTurn(() => (hasLeft ? Promise.resolve({ done: true, value: undefined }) : this.#take())),
      return: (value?: unknown) => {
        hasLeft = true;
        return leave().then(() => ({ done: true, value }));
      },
    };
  }

  async #take(): Promise<IteratorResult<T>> {
    while (this.#buffer.length === 0 && !this.#isOver) {
      this.#next ??= new Deferred();
      await this.#next.promise;
    }
    if (this.#buffer.length > 0) {
      const value = this.#buffer.shift() as T;
      this.update();
      return { done: false, value };
    }
    if (this.#source === undefined && this.#failure === undefined)
      throw new ArgumentError('the event’s result is no stream: await its `finished`');
    const failure = this.#failure;
    // Told once; after its error an iterator is done.
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
    return { done: true, value: undefined };
  }

  #wake(): void {
    this.#next?.resolve();
    this.#next = undefined;
  }
}
