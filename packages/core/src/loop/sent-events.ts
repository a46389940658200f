/** The events that one executor holds, by the number that both ends count: which are unanswered, which have started, what all may cost. */
import type { EventHolder, EventState } from '../event-state.ts';
import { Ring } from '../ring.ts';

/** The cost, in µs, of an event that may take any time: nothing is handed ahead behind it. */
const UNKNOWN_COST = 1e9;

export class SentEvents {
  readonly #holder: EventHolder;
  readonly #concurrency: number;
  readonly #onStarted: (event: EventState) => void;
  /** From the oldest unanswered one, whose number is #first. One that was answered before an older one leaves a gap. */
  readonly #events = new Ring<EventState | undefined>();
  #first = 0;
  #held = 0;
  #running = 0;
  #load = 0;
  /** Events below this number are known to have started. */
  #startedUpTo = 0;

  constructor(holder: EventHolder, concurrency: number, onStarted: (event: EventState) => void) {
    this.#holder = holder;
    this.#concurrency = concurrency;
    this.#onStarted = onStarted;
  }

  /** The number of the oldest unanswered event. */
  get first(): number {
    return this.#first;
  }
  get held(): number {
    return this.#held;
  }
  get running(): number {
    return this.#running;
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

  push(event: EventState): void {
    event.holder = this.#holder;
    event.sentAs = this.total;
    event.cost = event.runs?.runTime.cost ?? UNKNOWN_COST;
    this.#events.push(event);
    this.#held += 1;
    this.#load += event.cost;
    this.#noteStarted();
  }

  /** The event of that number, if it is held. */
  at(number: number): EventState | undefined {
    return this.#events.at(number - this.#first);
  }

  /** Takes out the event of that number, if it is held. */
  take(number: number): EventState | undefined {
    const position = number - this.#first;
    const event = this.#events.at(position);
    if (event === undefined) return undefined;
    if (position > 0) this.#events.set(position, undefined);
    else {
      do {
        this.#events.shift();
        this.#first += 1;
      } while (this.#events.length > 0 && this.#events.at(0) === undefined);
    }
    event.holder = undefined;
    this.#held -= 1;
    this.#running -= 1;
    this.#load = this.#held === 0 ? 0 : this.#load - event.cost;
    this.#noteStarted();
    return event;
  }

  /** Empties it after the executor's death: each event with its number, in the order sent. */
  takeAll(): { readonly number: number; readonly event: EventState }[] {
    const all: { number: number; event: EventState }[] = [];
    for (let number = this.#first; this.#events.length > 0; number += 1) {
      const event = this.#events.shift();
      if (event === undefined) continue;
      event.holder = undefined;
      all.push({ number, event });
    }
    this.#held = 0;
    this.#running = 0;
    this.#load = 0;
    return all;
  }

  /** Those that are known to have started, the oldest first. */
  *started(): Iterable<EventState> {
    for (let number = this.#first; number < this.#startedUpTo; number += 1) {
      const event = this.at(number);
      if (event !== undefined) yield event;
    }
  }

  *[Symbol.iterator](): Iterator<EventState> {
    for (const event of this.#events) if (event !== undefined) yield event;
  }

  /** Executors begin events in the order sent, so as many as they run at once have started. */
  #noteStarted(): void {
    while (this.#running < this.#concurrency && this.#startedUpTo < this.total) {
      const event = this.#events.at(this.#startedUpTo - this.#first);
      this.#startedUpTo += 1;
      if (event === undefined) continue;
      this.#running += 1;
      this.#onStarted(event);
    }
  }
}
