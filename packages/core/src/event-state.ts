/** What the library keeps of an event. */
import { Deferred } from './deferred.ts';
import type { Event } from './event.ts';
import { DEFAULT_HIGH_WATER_MARK, type EventOptions } from './event-options.ts';
import type { Reference } from './state/references.ts';
import type { RemoteObject } from './state/remote-object.ts';
import { ItemStream } from './stream.ts';
import type { Target } from './target.ts';
import type { AnyFunction } from './tasks.ts';

export type EventStatus = 'created' | 'queued' | 'running' | 'fulfilled' | 'rejected' | 'cancelled';

/** The loop that an event is in, as far as the event needs it. */
export interface EventOwner {
  cancel(event: EventState, reason: unknown): void;
  /** Cancels a stream whose consumer has had enough: no failure, so no error handler is called. */
  leave(event: EventState): void;
}

/** The executor that an event was sent to, as far as its canceller needs it. */
export interface EventHolder {
  cancel(event: EventState, reason: unknown): void;
  fail(error: Error): void;
}

/** What binds an event to executors, and to objects in them; few have any. */
export interface EventTies {
  /** The executor that must run it, by its index; undefined: any. */
  slot: number | undefined;
  /** What its arguments refer to. */
  references: readonly Reference[];
  /** The object whose method it calls. */
  readonly calls?: RemoteObject;
  /** The object that it makes, and what of it is mirrored. */
  readonly makes?: { readonly object: RemoteObject; readonly mirror: readonly string[] };
  /** The library's own: no handler gets it. */
  readonly isInternal: boolean;
}

/** Not an own enumerable field of its event: those are a subclass's, and cross. */
export class EventState {
  readonly event: Event;
  readonly number: number;
  readonly target: AnyFunction | null;
  readonly args: readonly unknown[];
  readonly options: EventOptions;
  status: EventStatus = 'created';
  hasEnded = false;
  results: unknown = undefined;
  error: Error | undefined = undefined;
  owner: EventOwner | undefined = undefined;
  /** Its place among the events of its loop; 0 before it is added. */
  place = 0;
  /** When it was added, in ms of `monotonic`. */
  addedAt = 0;
  /** What it runs, from the moment it is added. */
  runs: Target | undefined = undefined;
  /** The function of an object of a subclass, which its executor needs as well. */
  inner: Target | undefined = undefined;
  ties: EventTies | undefined = undefined;
  attempt = 1;
  /** Where it was sent, while it is there, and as which of that executor's events. */
  holder: EventHolder | undefined = undefined;
  sentAs = 0;
  /** What it was expected to cost, in µs, when it was sent. */
  cost = 0;
  /** When its attempt is over time, in ms of `monotonic`; 0: never, or not started. */
  deadline = 0;
  /** How it will end whatever its executor still answers: it was cancelled, or over time, while it ran. */
  verdict: Error | undefined = undefined;
  /** Its end is no failure that anyone is to hear of. */
  isQuiet = false;
  /** Where it was added, if the loop keeps that. */
  addedStack: string | undefined = undefined;
  #stream: ItemStream | undefined = undefined;
  #isAwaited = false;
  #finished: Deferred<unknown> | undefined = undefined;

  constructor(event: Event, number: number, target: AnyFunction | null, args: readonly unknown[], options: EventOptions) {
    this.event = event;
    this.number = number;
    this.target = target;
    this.args = args;
    this.options = options;
  }

  /** Whether somebody will hear of a failure. */
  get isAwaited(): boolean {
    return this.#isAwaited;
  }

  get finished(): Promise<unknown> {
    this.#isAwaited = true;
    if (this.status === 'fulfilled') return Promise.resolve(this.#stream?.hasBegun === true ? this.#stream.last : this.results);
    if (this.hasEnded) return Promise.reject(this.error);
    this.#finished ??= new Deferred();
    return this.#finished.promise;
  }

  /** Its items, if it is a stream or may turn out to be one. */
  get stream(): ItemStream | undefined {
    return this.#stream;
  }
  makeStream(): ItemStream {
    this.#stream ??= new ItemStream(this.options.highWaterMark ?? DEFAULT_HIGH_WATER_MARK);
    return this.#stream;
  }

  iterate(): AsyncIterator<unknown> {
    this.#isAwaited = true;
    const stream = this.makeStream();
    if (this.hasEnded) stream.end(this.error === undefined ? undefined : { error: this.error });
    return stream.iterate(async () => {
      if (this.hasEnded) return;
      this.#finished ??= new Deferred();
      const ended = this.#finished.promise.then(
        () => {},
        () => {},
      );
      this.owner?.leave(this);
      await ended;
    });
  }

  fulfil(results: unknown): void {
    this.status = 'fulfilled';
    this.hasEnded = true;
    // While handlers have its items, each finds its own; the last is the result.
    if (this.#stream?.isBeingHandled !== true) this.results = results;
    this.#stream?.end(undefined);
    this.#finished?.resolve(results);
  }

  reject(error: Error, status: 'rejected' | 'cancelled' = 'rejected'): void {
    this.status = status;
    this.hasEnded = true;
    this.error = error;
    this.#stream?.end(this.isQuiet ? undefined : { error });
    this.#finished?.reject(error);
    // Only who reads `finished` must handle it; leaving a stream waits for the end itself.
    if (!this.#isAwaited || this.isQuiet) this.#finished?.promise.catch(() => {});
  }
}
