/** The events that one executor holds, by the number that both ends count: which are unanswered, which have started, what all may cost. */
import type { EventHolder } from '../../event-holder.ts';
import type { EventState } from '../../event-state.ts';
import { Ring } from '../../ring.ts';
import type { CoarseClock } from '../coarse-clock.ts';
import type { ExecutorEvents } from './executor-events.ts';

/** The cost, in µs, of an event that may take any time: nothing is handed ahead behind it. */
const UNKNOWN_COST = 1e9;
/** Gaps that may stay, however few events are held: setting events aside costs more than a short line with gaps. */
const MAX_GAPS = 64;

export class SentEvents {
  readonly #holder: EventHolder<EventState>;
  readonly #concurrency: number;
  readonly #listener: ExecutorEvents;
  readonly #clock: CoarseClock;
  /** From the number #first on. One that was answered before an older one leaves a gap. */
  readonly #events = new Ring<EventState | undefined>();
  #first = 0;
  #gaps = 0;
  /** Those below #first, by their numbers: what outlives the many that come after it must not hold their places. */
  readonly #longRunning = new Map<number, EventState>();
  /** The same, of those that are not known to have started: calls of one object wait for each other, and others overtake them. */
  readonly #overtaken = new Map<number, EventState>();
  /** One that has been answered, while those who hear that another starts may end the loop: it has not ended, and is held no more. */
  #answering: EventState | undefined;
  #held = 0;
  #mostHeld = Number.POSITIVE_INFINITY;
  #running = 0;
  #load = 0;
  /** The number of the one that began last, and when exactly, in ms of `monotonic`. */
  #latest = -1;
  #latestAt = 0;
  /** Events below this number are known to have started, but for those that were overtaken. */
  #startedUpTo = 0;

  constructor(holder: EventHolder<EventState>, concurrency: number, events: ExecutorEvents, clock: CoarseClock) {
    this.#clock = clock;
    this.#holder = holder;
    this.#concurrency = concurrency;
    this.#listener = events;
  }

  get held(): number {
    return this.#held;
  }
  /** Whether the executor may hold another one, by what it was told to be its limit. */
  get hasRoom(): boolean {
    return this.#held < this.#mostHeld;
  }
  get running(): number {
    return this.#running;
  }
  /** Those that are held, and one whose answer is just being read. */
  get open(): EventState[] {
    return this.#answering === undefined ? [...this] : [this.#answering, ...this];
  }
  /** What all that is held is expected to cost, in µs. */
  get load(): number {
    return this.#load;
  }
  get hasStartedAny(): boolean {
    return this.#startedUpTo > 0;
  }
  /** How many it was ever sent. */
  get total(): number {
    return this.#first + this.#events.length;
  }

  /** Whether none of those that are held has begun. `started`: how many ever have, where the transport knows. */
  hasBegunNone(started: number | undefined): boolean {
    const [oldest] = this;
    return oldest === undefined || (started !== undefined && oldest.sentAs >= started);
  }

  /** From here on it may hold no more than so many. */
  limit(mostHeld: number): void {
    this.#mostHeld = mostHeld;
  }

  push(event: EventState): void {
    event.sentTo(this.#holder, this.total, event.runs?.runTime.cost ?? UNKNOWN_COST);
    this.#events.push(event);
    this.#held += 1;
    this.#load += event.cost;
    if (this.#running < this.#concurrency) this.#noteStarted(this.#clock.now);
  }

  /** The event of that number, if it is held. */
  at(number: number): EventState | undefined {
    return number < this.#first ? (this.#longRunning.get(number) ?? this.#overtaken.get(number)) : this.#events.at(number - this.#first);
  }

  /** Takes out the event of that number, if it is held; it ran for so many µs. */
  take(number: number, ran: number): EventState | undefined {
    const event = this.at(number);
    if (event === undefined) return undefined;
    const now = this.#clock.now;
    const milliseconds = ran / 1000;
    if (this.#isKnownToRun(number)) this.#running -= 1;
    else {
      // It overtook others, and was not known to have started until now.
      event.begin(now - milliseconds);
      if (!event.hasEnded) this.#listener.started(event);
    }
    if (number >= this.#first) this.#leaveGap(number - this.#first);
    else if (!this.#longRunning.delete(number)) this.#overtaken.delete(number);
    event.answered();
    this.#held -= 1;
    if (this.#startedUpTo < this.#first) this.#startedUpTo = this.#first;
    this.#load = this.#held === 0 ? 0 : this.#load - event.cost;
    // The next one began when this one ended, though the caller may have had no time to read of it until now.
    this.#answering = event;
    this.#noteStarted(Math.min(now, (number === this.#latest ? this.#latestAt : event.begunAt) + milliseconds));
    this.#answering = undefined;
    return event;
  }

  /** Empties it after the executor's death: each event with its number, in the order sent. */
  takeAll(): { readonly number: number; readonly event: EventState }[] {
    const all = [...this.#inOrder()].map(([number, event]) => ({ number, event }));
    for (const { event } of all) event.answered();
    this.#first = this.total;
    while (this.#events.length > 0) this.#events.shift();
    this.#longRunning.clear();
    this.#overtaken.clear();
    this.#gaps = 0;
    this.#held = 0;
    this.#running = 0;
    this.#load = 0;
    return all;
  }

  /** Those that are known to have started, the oldest first. */
  *started(): Iterable<EventState> {
    for (const [number, event] of this.#inOrder()) {
      if (number >= this.#startedUpTo) return;
      if (this.#isKnownToRun(number)) yield event;
    }
  }

  *[Symbol.iterator](): Iterator<EventState> {
    for (const [, event] of this.#inOrder()) yield event;
  }

  /** All that are held with their numbers, in the order sent. */
  *#inOrder(): Iterable<readonly [number: number, event: EventState]> {
    yield* [...this.#longRunning, ...this.#overtaken].toSorted(([one], [other]) => one - other);
    for (let position = 0; position < this.#events.length; position += 1) {
      const event = this.#events.at(position);
      if (event !== undefined) yield [this.#first + position, event];
    }
  }

  #isKnownToRun(number: number): boolean {
    return number < this.#startedUpTo && (number >= this.#first || !this.#overtaken.has(number));
  }

  #leaveGap(position: number): void {
    if (position > 0) {
      this.#events.set(position, undefined);
      this.#gaps += 1;
      if (this.#gaps > MAX_GAPS && this.#gaps > this.#events.length / 2) this.#setAside();
    } else this.#dropFirst();
  }

  /** Lets go of the first place, and of the gaps behind it. */
  #dropFirst(): void {
    this.#events.shift();
    this.#first += 1;
    while (this.#gaps > 0 && this.#events.at(0) === undefined && this.#events.length > 0) {
      this.#events.shift();
      this.#first += 1;
      this.#gaps -= 1;
    }
  }

  /** Sets the oldest aside until there are no gaps: as many places are let go as events are moved, or more. */
  #setAside(): void {
    while (this.#gaps > 0) {
      const aside = this.#first < this.#startedUpTo ? this.#longRunning : this.#overtaken;
      aside.set(this.#first, this.#events.at(0) as EventState);
      this.#dropFirst();
    }
  }

  /** Executors begin events in the order sent, so as many as they run at once have started. `at` is in ms of `monotonic`. */
  #noteStarted(at: number): void {
    while (this.#running < this.#concurrency && this.#running < this.#held) {
      const event = this.#nextToStart();
      if (event === undefined) continue;
      this.#running += 1;
      event.begin(at);
      this.#latest = event.sentAs;
      this.#latestAt = Math.max(at, event.addedAt);
      this.#listener.started(event);
    }
  }

  /** Returns undefined for a gap. */
  #nextToStart(): EventState | undefined {
    if (this.#overtaken.size > 0) return this.#startOvertaken();
    const event = this.#events.at(this.#startedUpTo - this.#first);
    this.#startedUpTo += 1;
    return event;
  }

  #startOvertaken(): EventState | undefined {
    for (const [number, event] of this.#overtaken) {
      this.#overtaken.delete(number);
      this.#longRunning.set(number, event);
      return event;
    }
    return undefined;
  }
}
