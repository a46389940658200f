/** One event of the soak: what was planned for it, what was done to it, and what was seen of it. */
import type { Event } from '@mp-event-loop/core';
import type { Fate } from './fate.ts';
import type { Plan, PlannedOptions } from './plan.ts';

/** How its iterator ended. */
export type IterationEnd = 'over' | 'left' | { readonly error: unknown };

export class Act {
  readonly id: number;
  readonly plan: Plan;
  readonly fate: Fate;
  readonly options: PlannedOptions;
  readonly isMapped: boolean;
  /** Known from the moment it was added, or for one of map's from when it was first seen. */
  event: Event | undefined;
  readonly #history: string[] = [];
  readonly #from: number;

  // What was done to it.
  isAdded = false;
  /** The reason of the cancel that came first, while it had not ended. */
  cancelled: { readonly reason: unknown } | undefined;
  /** Its consumer left before it had ended and before it was cancelled. */
  isLeft = false;
  /** It was there when the loop was terminated, or came while it was. */
  mayBeTerminated = false;
  /** It was there when the loop stopped. */
  mayBeStopped = false;
  /** Its map was left, or failed. */
  isAbandoned = false;

  // What was seen of it.
  addedNotices = 0;
  startedNotices = 0;
  endedNotices = 0;
  startedAt: number | undefined;
  endedAt: number | undefined;
  /** What the first and the last output handler were called with. */
  readonly outputs: unknown[] = [];
  readonly lastOutputs: unknown[] = [];
  errors = 0;
  handlerFailures = 0;
  readonly progress: unknown[] = [];
  strays = 0;
  readonly iterated: unknown[] = [];
  iterationEnd: IterationEnd | undefined;
  /** What `finished` came to, if it was asked. */
  finished: { readonly value: unknown } | { readonly error: unknown } | undefined;

  constructor(id: number, plan: Plan, fate: Fate, options: PlannedOptions, isMapped: boolean) {
    this.id = id;
    this.plan = plan;
    this.fate = fate;
    this.options = options;
    this.isMapped = isMapped;
    this.#from = performance.now();
    this.note(`planned: ${plan.kind}`);
  }

  get hasEnded(): boolean {
    return ['fulfilled', 'rejected', 'cancelled'].includes(this.event?.status ?? 'created');
  }

  note(what: string): void {
    this.#history.push(`${(performance.now() - this.#from).toFixed(2)} ms  ${what}`);
  }

  toString(): string {
    const { signal, transfer, ...options } = this.options;
    const flags = { signal: signal !== undefined, transfer: transfer !== undefined, mapped: this.isMapped };
    return [`event ${this.id} ${JSON.stringify({ ...options, ...flags, fate: this.fate })}`, ...this.#history].join('\n    ');
  }
}
