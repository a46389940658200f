/** Streams in an executor: each takes a step in its turn, as far as the loop has given it credit. */
import { Ring } from '../ring.ts';
import { isThenable } from '../thenable.ts';
import { monotonic, nextTurn } from '../turn.ts';
import type { Activation } from './activation.ts';
import { enter, leave } from './context.ts';
import type { Surroundings } from './surroundings.ts';

/** ms of steps after which messages get their chance: a cancel must not wait for a generator that never does. */
const MAX_SLICE = 1;

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

interface Stream {
  readonly activation: Activation;
  readonly iterator: AnyIterator;
  readonly isAsync: boolean;
  credit: number;
  /** A step of it is under way, or waits its turn. */
  isBusy: boolean;
  hasStepped: boolean;
  isEnding: boolean;
}

export interface StreamOwner {
  /** @throws SerializationError when the item can't cross. */
  item(activation: Activation, value: unknown): void;
  ended(activation: Activation): void;
  failed(activation: Activation, error: unknown): void;
  /** Nothing more is to be done for now. */
  rest(): void;
  /** Whether items are to wait: those that left have not arrived. `roomy` resolves when they may go on. */
  readonly isFull: boolean;
  roomy(): Promise<void>;
}

/** The iterator of a result that is a stream: one with Symbol.asyncIterator, or an iterator that is iterable. Arrays, Maps and Sets are values. */
export function iteratorOf(result: unknown): { readonly iterator: AnyIterator; readonly isAsync: boolean } | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  const candidate = result as Partial<AsyncIterable<unknown> & Iterable<unknown> & Iterator<unknown>>;
  if (typeof candidate[Symbol.asyncIterator] === 'function')
    return { iterator: (candidate as AsyncIterable<unknown>)[Symbol.asyncIterator](), isAsync: true };
  if (typeof candidate.next !== 'function' || typeof candidate[Symbol.iterator] !== 'function') return undefined;
  return { iterator: (candidate as Iterable<unknown>)[Symbol.iterator](), isAsync: false };
}

export class StreamTurns {
  readonly #surroundings: Surroundings;
  readonly #owner: StreamOwner;
  readonly #streams = new Map<number, Stream>();
  readonly #turns = new Ring<Stream>();
  #isPlanned = false;

  constructor(surroundings: Surroundings, owner: StreamOwner) {
    this.#surroundings = surroundings;
    this.#owner = owner;
  }

  add(activation: Activation, iterator: AnyIterator, isAsync: boolean): void {
    this.#streams.set(activation.sentAs, { activation, iterator, isAsync, credit: 0, isBusy: false, hasStepped: false, isEnding: false });
  }

  credit(number: number, items: number): void {
    const stream = this.#streams.get(number);
    if (stream === undefined) return;
    stream.credit += items;
    this.#queue(stream);
  }

  /** Has the generator run its `finally`, and ends the stream. */
  cancel(number: number): void {
    const stream = this.#streams.get(number);
    if (stream === undefined || stream.isEnding) return;
    stream.isEnding = true;
    const { activation } = stream;
    const ended = (): void => this.#end(stream, () => this.#owner.ended(activation));
    try {
      const returned = this.#surroundings.attribute(activation, () => stream.iterator.return?.(), undefined);
      Promise.resolve(returned).then(ended, ended);
    } catch {
      ended();
    }
  }

  #queue(stream: Stream): void {
    if (stream.isBusy || stream.isEnding || stream.credit === 0) return;
    stream.isBusy = true;
    this.#turns.push(stream);
    this.#plan();
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    if (this.#owner.isFull) void this.#owner.roomy().then(() => this.#takeTurns());
    else nextTurn(() => this.#takeTurns());
  }

  #takeTurns(): void {
    this.#isPlanned = false;
    const end = monotonic() + MAX_SLICE;
    for (let stream = this.#turns.shift(); stream !== undefined; stream = this.#turns.shift()) {
      this.#step(stream);
      if (this.#turns.length > 0 && (this.#owner.isFull || monotonic() >= end)) {
        this.#plan();
        break;
      }
    }
    this.#owner.rest();
  }

  #step(stream: Stream): void {
    if (stream.isEnding) return;
    // What went before leaves first: this step may be the executor's last.
    this.#owner.rest();
    const { activation } = stream;
    // In an async generator only the first step begins where its caller can tell what runs.
    const outer = stream.isAsync && stream.hasStepped ? undefined : enter(activation);
    let step: IteratorResult<unknown> | PromiseLike<IteratorResult<unknown>>;
    try {
      step = this.#surroundings.attribute(activation, next, stream.iterator);
    } catch (error) {
      this.#end(stream, () => this.#owner.failed(activation, error));
      return;
    } finally {
      if (!(stream.isAsync && stream.hasStepped)) leave(outer);
      stream.hasStepped = true;
    }
    if (!stream.isAsync && !isThenable((step as IteratorResult<unknown>).value)) this.#stepped(stream, step as IteratorResult<unknown>);
    else void this.#await(stream, step);
  }

  async #await(stream: Stream, step: IteratorResult<unknown> | PromiseLike<IteratorResult<unknown>>): Promise<void> {
    try {
      const { done, value } = await step;
      // As `for await` does it: a sync iterator may give promises.
      this.#stepped(stream, { done: done === true, value: await value } as IteratorResult<unknown>);
      this.#owner.rest();
    } catch (error) {
      this.#end(stream, () => this.#owner.failed(stream.activation, error));
    }
  }

  #stepped(stream: Stream, step: IteratorResult<unknown>): void {
    if (stream.isEnding) return;
    const { activation } = stream;
    if (step.done === true) {
      this.#end(stream, () => this.#owner.ended(activation));
      return;
    }
    try {
      this.#owner.item(activation, step.value);
    } catch (error) {
      void Promise.resolve(stream.iterator.return?.()).catch(() => {});
      this.#end(stream, () => this.#owner.failed(activation, error));
      return;
    }
    stream.credit -= 1;
    stream.isBusy = false;
    this.#queue(stream);
  }

  #end(stream: Stream, finish: () => void): void {
    stream.isEnding = true;
    if (this.#streams.delete(stream.activation.sentAs)) finish();
  }
}

function next(iterator: AnyIterator): IteratorResult<unknown> | PromiseLike<IteratorResult<unknown>> {
  return iterator.next();
}
