/** map: one task over many arguments, lazily, with as many under way as keep the executors busy. */
import { Deferred } from './deferred.ts';
import { ArgumentError } from './errors.ts';
import { type Event, StreamEvent, state } from './event.ts';
import { boolean, type EventOptions, eventOptionNames, readOptions } from './event-options.ts';
import type { EventState } from './event-state.ts';
import { type ArgsIterator, type ArgsSource, iteratorFrom } from './loop/wire-edge.ts';
import { checkOptionNames } from './option-names.ts';
import { Ring } from './ring.ts';
import type { AnyFunction } from './tasks.ts';

/** The loop that a map adds its events to. */
export interface MapLoop {
  /** How many events may be under way now. */
  readonly lookAhead: number;
  add(event: EventState): void;
  /** Resolves when there is room in the queue. */
  ready(): Promise<void>;
}

/** What `map` takes besides the options of its events. */
export interface MapOptions extends EventOptions {
  /**
   * Whether results come in the order of their arguments.
   * @default true
   */
  ordered?: boolean | undefined;
}

const mapNames: ReadonlySet<string> = new Set([...eventOptionNames, 'ordered', 'settled']);

/** How a map was asked to go on. */
export interface MapManner {
  readonly isOrdered: boolean;
  /** Whether a failure is an item, and the rest goes on. */
  readonly isSettled: boolean;
  /** Of each event. */
  readonly options: EventOptions;
}

export interface MapRequest extends MapManner {
  readonly target: AnyFunction;
  readonly argsList: ArgsSource;
}

/**
 * Returns what the options say, each of which was read once.
 *
 * @throws ArgumentError for the first option that is out of range, or that there is not.
 */
export function readMapOptions(options: MapOptions & { settled?: boolean | undefined }): MapManner {
  checkOptionNames('map', options, mapNames);
  const { ordered = true, settled = false, ...eventOptions } = options;
  boolean('ordered', ordered);
  boolean('settled', settled);
  return { isOrdered: ordered, isSettled: settled, options: readOptions(eventOptions) };
}

const over: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * Yields results in the order of their arguments, or as they come. On leaving, even while the source is being waited for, and on the
 * first error, it cancels what is under way and returns the source.
 */
export class MapResults implements AsyncIterableIterator<unknown, undefined, unknown> {
  readonly #loop: MapLoop;
  readonly #request: MapRequest;
  #source: ArgsIterator | undefined;
  /** Under way, and not given yet. */
  readonly #events = new Set<Event>();
  /** To be given next: in order those that were added, else those that have ended. */
  readonly #line = new Ring<Event>();
  #isFilling = false;
  /** The source has been asked for its next list of arguments. */
  #isAsking = false;
  #isSourceOver = false;
  #hasLeft = false;
  #failure: { readonly error: unknown } | undefined;
  #news = new Deferred<void>();
  /** One next() after the other, as generators do it. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(loop: MapLoop, request: MapRequest) {
    this.#loop = loop;
    this.#request = request;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<unknown, undefined>> {
    const result = this.#turn.then(() => this.#take());
    this.#turn = result.catch(() => {});
    return result;
  }

  async return(): Promise<IteratorResult<unknown, undefined>> {
    await this.#leave();
    return over;
  }

  async #take(): Promise<IteratorResult<unknown, undefined>> {
    if (this.#hasLeft) return over;
    try {
      this.#source ??= iteratorFrom(this.#request.argsList);
      const event = await this.#nextEvent(this.#source);
      if (event !== undefined) return { done: false, value: await this.#valueOf(event) };
    } catch (error) {
      // Whoever has left wants to hear of nothing any more.
      if (this.#hasLeft) return over;
      await this.#leave();
      throw error;
    }
    await this.#leave();
    return over;
  }

  async #valueOf({ finished }: Event): Promise<unknown> {
    if (!this.#request.isSettled) return finished;
    const [settled] = await Promise.allSettled([finished]);
    return settled;
  }

  /** The event whose result is to be given next, or undefined when all were. */
  async #nextEvent(source: ArgsIterator): Promise<Event | undefined> {
    for (;;) {
      if (this.#hasLeft) return undefined;
      // Beside the wait for results: a slow source must not hold them back.
      void this.#fill(source);
      const event = this.#line.shift();
      if (event !== undefined) {
        this.#events.delete(event);
        return event;
      }
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#isSourceOver && this.#events.size === 0) return undefined;
      await this.#news.promise;
      this.#news = new Deferred();
    }
  }

  async #leave(): Promise<void> {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#news.resolve();
    for (const event of this.#events) event.cancel(new ArgumentError('whoever took the results of map has left'));
    if (this.#isSourceOver) return;
    this.#isSourceOver = true;
    const returned = Promise.resolve(this.#source?.return?.());
    // A generator that is still to give something returns only then, which may be never.
    if (this.#isAsking) returned.catch(() => {});
    else await returned;
  }

  async #fill(source: ArgsIterator): Promise<void> {
    if (this.#isFilling || this.#isSourceOver || this.#failure !== undefined) return;
    this.#isFilling = true;
    try {
      while (!this.#isSourceOver && this.#events.size < this.#loop.lookAhead) {
        this.#isAsking = true;
        const step = await source.next();
        this.#isAsking = false;
        if (step.done === true) {
          this.#isSourceOver = true;
          break;
        }
        // After the source, which may take its time: a place that came free is kept for one turn.
        await this.#loop.ready();
        if (!this.#isSourceOver) this.#add(step.value);
      }
    } catch (error) {
      if (this.#isAsking) this.#isSourceOver = true;
      this.#isAsking = false;
      this.#failure = { error };
    }
    this.#isFilling = false;
    // Told only what is new: whoever hears of it asks again, and would hold the thread if the answer were always yes.
    if (this.#isSourceOver || this.#failure !== undefined) this.#news.resolve();
  }

  #add(args: readonly unknown[]): void {
    const { target, isOrdered, options } = this.#request;
    const event = new StreamEvent(target, args, options);
    event[state].discardItems();
    this.#loop.add(event[state]);
    this.#events.add(event);
    // Whoever takes the result hears of its failure, or has left.
    const ended = (): void => {
      if (!isOrdered) this.#line.push(event);
      this.#news.resolve();
    };
    event.finished.then(ended, ended);
    if (isOrdered) this.#line.push(event);
    this.#news.resolve();
  }
}
