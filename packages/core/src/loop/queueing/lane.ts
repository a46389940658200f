/** The events of one priority that wait, in order. */
import type { EventState } from '../../event-state.ts';
import { Ring } from '../../ring.ts';

export class Lane {
  readonly priority: number;
  /** The only one, until there are two: where priorities vary most lanes see one event, and a ring is three objects more. */
  #only: EventState | undefined = undefined;
  #ring: Ring<EventState> | undefined = undefined;

  constructor(priority: number) {
    this.priority = priority;
  }

  get length(): number {
    if (this.#ring !== undefined) return this.#ring.length;
    return this.#only === undefined ? 0 : 1;
  }

  get first(): EventState | undefined {
    return this.#ring === undefined ? this.#only : this.#ring.at(0);
  }

  push(event: EventState): void {
    if (this.#ring === undefined && this.#only === undefined) this.#only = event;
    else this.#shared().push(event);
  }

  unshift(event: EventState): void {
    if (this.#ring === undefined && this.#only === undefined) this.#only = event;
    else this.#shared().unshift(event);
  }

  shift(): EventState | undefined {
    if (this.#ring !== undefined) return this.#ring.shift();
    const event = this.#only;
    this.#only = undefined;
    return event;
  }

  *[Symbol.iterator](): Iterator<EventState> {
    if (this.#ring !== undefined) yield* this.#ring;
    else if (this.#only !== undefined) yield this.#only;
  }

  #shared(): Ring<EventState> {
    if (this.#ring === undefined) {
      this.#ring = new Ring();
      if (this.#only !== undefined) this.#ring.push(this.#only);
      this.#only = undefined;
    }
    return this.#ring;
  }
}
