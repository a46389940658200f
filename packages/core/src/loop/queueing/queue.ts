/** The events that wait for an executor: higher priorities first, equal ones in the order added. */
import type { EventState } from '../../event-state.ts';
import { Ring } from '../../ring.ts';

/** The events of one priority. */
interface Lane {
  readonly priority: number;
  readonly events: Ring<EventState>;
}

/** Half as deep as a binary heap, and the children of a lane lie side by side. */
const CHILDREN = 4;

/** A few may stay, so that cancelling one event does not mean looking at all. */
const MAX_GONE = 64;

export class EventQueue {
  /** A heap: the children of a lane, none above it, are at CHILDREN times its index plus 1, 2, … Most loops have one lane. */
  #heap: Lane[] = [];
  readonly #lanes = new Map<number, Lane>();
  #size = 0;
  /** Places of events that were taken out while they waited. */
  #gone = 0;

  get size(): number {
    return this.#size;
  }

  push(event: EventState): void {
    this.#lane(event.options.priority ?? 0).events.push(event);
    event.wait(true);
    this.#size += 1;
  }

  /** Back to where it came from: in front of its equals. */
  unshift(event: EventState): void {
    this.#lane(event.options.priority ?? 0).events.unshift(event);
    event.wait(true);
    this.#size += 1;
  }

  peek(): EventState | undefined {
    for (let lane = this.#heap[0]; lane !== undefined; lane = this.#heap[0]) {
      for (let event = lane.events.at(0); event !== undefined; event = lane.events.at(0)) {
        if (event.isWaiting) return event;
        lane.events.shift();
        this.#gone -= 1;
      }
      // Lanes are let go, or priorities that vary would leave one behind each. The last stays: it is about to be needed again.
      if (this.#heap.length === 1) return undefined;
      this.#removeTop(lane);
    }
    return undefined;
  }

  shift(): EventState | undefined {
    const event = this.peek();
    if (event !== undefined) this.take(event);
    return event;
  }

  /** Takes out the event that `peek` has just returned. */
  take(event: EventState): void {
    this.#heap[0]?.events.shift();
    event.wait(false);
    this.#size -= 1;
    if (this.#size === 0 && this.#gone > 0) this.#clear();
  }

  /**
   * Takes out an event, if it is there. Its place is skipped later, or cleared when such places are more than the events, or all that is
   * left.
   */
  remove(event: EventState): void {
    if (!event.isWaiting) return;
    event.wait(false);
    this.#size -= 1;
    this.#gone += 1;
    if (this.#size === 0 || this.#gone > this.#size + MAX_GONE) this.#clear();
  }

  #clear(): void {
    const lanes = this.#sorted();
    this.#heap = [];
    this.#lanes.clear();
    for (const { priority, events } of lanes) {
      for (let left = events.length; left > 0; left -= 1) {
        const event = events.shift() as EventState;
        if (event.isWaiting) events.push(event);
      }
      // In order, from the highest priority down, is a heap.
      if (events.length > 0) this.#append({ priority, events });
    }
    this.#gone = 0;
  }

  *[Symbol.iterator](): Iterator<EventState> {
    for (const lane of this.#sorted()) for (const event of lane.events) if (event.isWaiting) yield event;
  }

  #sorted(): readonly Lane[] {
    return this.#heap.toSorted((one, other) => other.priority - one.priority);
  }

  #lane(priority: number): Lane {
    const top = this.#heap[0];
    if (top?.priority === priority) return top;
    const known = this.#lanes.get(priority);
    if (known !== undefined) return known;
    if (top?.events.length === 0) this.#removeTop(top);
    const lane: Lane = { priority, events: new Ring() };
    this.#append(lane);
    this.#rise(lane, this.#heap.length - 1);
    return lane;
  }

  #append(lane: Lane): void {
    this.#lanes.set(lane.priority, lane);
    this.#heap.push(lane);
  }

  /** Moves a lane up from the place `from`, which is its own or nobody's. */
  #rise(lane: Lane, from: number): void {
    const heap = this.#heap;
    let at = from;
    while (at > 0) {
      const above = Math.floor((at - 1) / CHILDREN);
      const parent = heap[above] as Lane;
      if (parent.priority > lane.priority) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = lane;
  }

  #removeTop(lane: Lane): void {
    const heap = this.#heap;
    this.#lanes.delete(lane.priority);
    const last = heap.pop() as Lane;
    if (heap.length > 0) this.#sink(last);
  }

  /** Moves a lane down from the top, whose lane is gone. */
  #sink(lane: Lane): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      const first = CHILDREN * at + 1;
      const end = Math.min(first + CHILDREN, heap.length);
      let best = first;
      for (let child = first + 1; child < end; child += 1) if ((heap[child] as Lane).priority > (heap[best] as Lane).priority) best = child;
      const child = heap[best];
      if (child === undefined || child.priority < lane.priority) break;
      heap[at] = child;
      at = best;
    }
    heap[at] = lane;
  }
}
