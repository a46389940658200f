/** map: one task over many arguments, lazily, with as many under way as keep the executors busy. */
import { Deferred } from '../deferred.ts';
import { ArgumentError } from '../errors.ts';
import type { Event } from '../event.ts';
import { Ring } from '../ring.ts';

export interface MapSource {
  /** Adds the event of one list of arguments. */
  add(args: readonly unknown[]): Event;
  /** Resolves when there is room in the queue. */
  ready(): Promise<void>;
  /** How many events may be under way now. */
  lookAhead(): number;
}

type AnySource = Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>;

/** Gives results in the order of their arguments, or as they come. On leaving and on the first error it cancels what is under way and returns the source. */
export async function* mapEvents(loop: MapSource, argsList: AnySource, isOrdered: boolean): AsyncGenerator<unknown, void, void> {
  const run = new MapRun(loop, iteratorOf(argsList), isOrdered);
  try {
    for (let event = await run.next(); event !== undefined; event = await run.next()) yield await event.finished;
  } finally {
    await run.leave();
  }
}

class MapRun {
  readonly #loop: MapSource;
  readonly #source: Iterator<readonly unknown[]> | AsyncIterator<readonly unknown[]>;
  readonly #isOrdered: boolean;
  /** Under way, and not given yet. */
  readonly #events = new Set<Event>();
  /** To be given next: in order those that were added, else those that have ended. */
  readonly #line = new Ring<Event>();
  #isFilling = false;
  #isSourceOver = false;
  #failure: { readonly error: unknown } | undefined;
  #news = new Deferred<void>();

  constructor(loop: MapSource, source: Iterator<readonly unknown[]> | AsyncIterator<readonly unknown[]>, isOrdered: boolean) {
    this.#loop = loop;
    this.#source = source;
    this.#isOrdered = isOrdered;
  }

  /** The event whose result is to be given next, or undefined when all were. */
  async next(): Promise<Event | undefined> {
    for (;;) {
      // Beside the wait for results: a slow source must not hold them back.
      void this.#fill();
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

  async leave(): Promise<void> {
    for (const event of this.#events) event.cancel(new ArgumentError('whoever took the results of map has left'));
    if (this.#isSourceOver) return;
    this.#isSourceOver = true;
    await this.#source.return?.();
  }

  async #fill(): Promise<void> {
    if (this.#isFilling || this.#isSourceOver || this.#failure !== undefined) return;
    this.#isFilling = true;
    try {
      while (!this.#isSourceOver && this.#events.size < this.#loop.lookAhead()) {
        const step = await this.#source.next();
        if (step.done === true) {
          this.#isSourceOver = true;
          break;
        }
        // After the source, which may take its time: a place that came free is kept for one turn.
        await this.#loop.ready();
        if (!this.#isSourceOver) this.#add(step.value);
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#isFilling = false;
    // Told only what is new: whoever hears of it asks again, and would hold the thread if the answer were always yes.
    if (this.#isSourceOver || this.#failure !== undefined) this.#news.resolve();
  }

  #add(args: readonly unknown[]): void {
    const event = this.#loop.add(args);
    this.#events.add(event);
    // Whoever takes the result hears of its failure, or has left.
    const ended = (): void => {
      if (!this.#isOrdered) this.#line.push(event);
      this.#news.resolve();
    };
    event.finished.then(ended, ended);
    if (this.#isOrdered) this.#line.push(event);
    this.#news.resolve();
  }
}

function iteratorOf(source: AnySource): Iterator<readonly unknown[]> | AsyncIterator<readonly unknown[]> {
  const candidate = source as Partial<Iterable<readonly unknown[]> & AsyncIterable<readonly unknown[]>> | null | undefined;
  const iterator = candidate?.[Symbol.asyncIterator]?.() ?? candidate?.[Symbol.iterator]?.();
  if (iterator === undefined)
    throw new ArgumentError('map takes a list of argument lists, such as [[1], [2]], or something that gives them one by one');
  return iterator;
}
