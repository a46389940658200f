/** How many events an executor takes. */
import type { EventState } from '../../event-state.ts';
import type { Backpressure } from './backpressure.ts';
import type { ExecutorSettings } from './executor-owner.ts';
import type { KeptObjects } from './kept-objects.ts';
import type { SentEvents } from './sent-events.ts';

export class Capacity {
  readonly #sent: SentEvents;
  readonly #kept: KeptObjects;
  readonly #backpressure: Backpressure;
  readonly #concurrency: number;
  readonly #recycleAfter: number;
  #isRetired = false;
  /** Streams that the executor holds. */
  readonly #streams = new Set<EventState>();

  constructor(sent: SentEvents, kept: KeptObjects, backpressure: Backpressure, settings: ExecutorSettings) {
    this.#sent = sent;
    this.#kept = kept;
    this.#backpressure = backpressure;
    this.#concurrency = settings.concurrency;
    this.#recycleAfter = settings.recycleAfter;
  }

  /** Whether an event could begin at once. */
  get isFree(): boolean {
    return this.#sent.held < this.#concurrency && this.#takesEvents();
  }
  /** Whether the executor is to be replaced, and nothing lives in it that would be lost. */
  get isWorn(): boolean {
    return (this.#isRetired || this.#sent.total >= this.#recycleAfter) && !this.#kept.hasLiving;
  }

  /** From now on it counts as worn. */
  retire(): void {
    this.#isRetired = true;
  }

  /** Whether the executor takes the event ahead: what it then holds is expected to take no longer than `budget` µs. */
  takesAhead(event: EventState, budget: number): boolean {
    if (!this.#takesEvents() || event.options.transfer !== undefined) return false;
    const cost = event.runs?.runTime.cost;
    return cost !== undefined && this.#sent.load + cost <= budget;
  }

  streamed(event: EventState): void {
    this.#streams.add(event);
  }

  answered(event: EventState): void {
    if (this.#streams.size > 0) this.#streams.delete(event);
  }

  /** No getter: V8 calls its runtime for each use of a private one. */
  #takesEvents(): boolean {
    // A worn one can't be replaced while something lives in it; that must not block what comes.
    return this.#backpressure.hasRoom && this.#sent.hasRoom && (!this.isWorn || this.#streams.size > 0);
  }
}
