/** The events that wait for an executor: higher priorities first, equal ones in the order added. */
import type { EventState } from '../event-state.ts';
import { Ring } from '../ring.ts';

interface Lane {
  readonly priority: number;
  readonly events: Ring<EventState>;
}

/** A few may stay, so that cancelling one event does not mean looking at all. */
const MAX_ENDED = 64;

export class EventQueue {
  /** From the highest priority down; most loops have one lane. */
  #lanes: Lane[] = [];
  #size = 0;
  /** Slots of events that have ended while they waited. */
  #ended = 0;

  get size(): number {
    return this.#size;
  }

  push(event: EventState): void {
    this.#lane(event.options.priority ?? 0).events.push(event);
    this.#size += 1;
  }

  /** Back to where it came from: in front of its equals. */
  unshift(event: EventState): void {
    this.#lane(event.options.priority ?? 0).events.unshift(event);
    this.#size += 1;
  }

  peek(): EventState | undefined {
    for (let lane = this.#lanes[0]; lane !== undefined; lane = this.#lanes[0]) {
      for (let event = lane.events.at(0); event !== undefined; event = lane.events.at(0)) {
        if (!event.hasEnded) return event;
        lane.events.shift();
        this.#ended -= 1;
      }
      // Lanes are let go, or priorities that vary would leave one behind each. The last stays: it is about to be needed again.
      if (this.#lanes.length === 1) return undefined;
      this.#lanes.shift();
    }
    return undefined;
  }

  shift(): EventState | undefined {
    const event = this.peek();
    if (event === undefined) return undefined;
    this.#lanes[0]?.events.shift();
    this.#size -= 1;
    return event;
  }

  /** Takes out an event that has just ended. Its slot is skipped later, or cleared when such slots are more than the events. */
  remove(): void {
    this.#size -= 1;
    this.#ended += 1;
    if (this.#ended > this.#size + MAX_ENDED) this.#clear();
  }

  #clear(): void {
    for (const lane of this.#lanes) {
      for (let left = lane.events.length; left > 0; left -= 1) {
        const event = lane.events.shift() as EventState;
        if (!event.hasEnded) lane.events.push(event);
      }
    }
    this.#ended = 0;
  }

  *[Symbol.iterator](): Iterator<EventState> {
    for (const lane of this.#lanes) for (const event of lane.events) if (!event.hasEnded) yield event;
  }

  #lane(priority: number): Lane {
    const first = this.#lanes[0];
    if (first?.priority === priority) return first;
    if (first?.events.length === 0) this.#lanes.shift();
    let low = 0;
    let high = this.#lanes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#lanes[middle] as Lane).priority > priority) low = middle + 1;
      else high = middle;
    }
    const found = this.#lanes[low];
    if (found?.priority === priority) return found;
    const lane: Lane = { priority, events: new Ring() };
    this.#lanes.splice(low, 0, lane);
    return lane;
  }
}
