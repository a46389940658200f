/** The events that wait for an executor: higher priorities first, equal ones in the order added. */
import type { EventState } from '../event.ts';
import { Ring } from '../ring.ts';

interface Lane {
  readonly priority: number;
  readonly events: Ring<EventState>;
}

export class EventQueue {
  /** From the highest priority down; most loops have one lane. */
  #lanes: Lane[] = [];
  #size = 0;

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
    return this.#lanes[0]?.events.at(0);
  }

  shift(): EventState | undefined {
    const lane = this.#lanes[0];
    const event = lane?.events.shift();
    if (lane === undefined || event === undefined) return undefined;
    this.#size -= 1;
    // Lanes are let go, or priorities that vary would leave one behind each. The last stays: it is about to be needed again.
    if (lane.events.length === 0 && this.#lanes.length > 1) this.#lanes.shift();
    return event;
  }

  *[Symbol.iterator](): Iterator<EventState> {
    for (const lane of this.#lanes) yield* lane.events;
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
