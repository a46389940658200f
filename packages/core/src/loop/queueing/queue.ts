/** The events that wait for an executor: higher priorities first, equal ones in the order added. */
import type { EventState } from '../../event-state.ts';
import { Ring } from '../../ring.ts';
import { type Lane, LaneHeap } from './lane-heap.ts';

/** A few may stay, so that cancelling one event does not mean looking at all. */
const MAX_GONE = 64;

export class EventQueue {
  /** Most loops have one lane. */
  #heap = new LaneHeap();
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
    for (let lane = this.#heap.top; lane !== undefined; lane = this.#heap.top) {
      for (let event = lane.events.at(0); event !== undefined; event = lane.events.at(0)) {
        if (event.isWaiting) return event;
        lane.events.shift();
        this.#gone -= 1;
      }
      // Lanes are let go, or priorities that vary would leave one behind each. The last stays: it is about to be needed again.
      if (this.#heap.size === 1) return undefined;
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
    this.#heap.top?.events.shift();
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
    const lanes = this.#heap.sorted();
    this.#heap = new LaneHeap();
    this.#lanes.clear();
    for (const lane of lanes) {
      const { events } = lane;
      for (let left = events.length; left > 0; left -= 1) {
        const event = events.shift() as EventState;
        if (event.isWaiting) events.push(event);
      }
      if (events.length > 0) this.#add(lane);
    }
    this.#gone = 0;
  }

  *[Symbol.iterator](): Iterator<EventState> {
    for (const lane of this.#heap.sorted()) for (const event of lane.events) if (event.isWaiting) yield event;
  }

  #lane(priority: number): Lane {
    const { top } = this.#heap;
    if (top?.priority === priority) return top;
    const known = this.#lanes.get(priority);
    if (known !== undefined) return known;
    if (top?.events.length === 0) this.#removeTop(top);
    const lane: Lane = { priority, events: new Ring() };
    this.#add(lane);
    return lane;
  }

  #add(lane: Lane): void {
    this.#lanes.set(lane.priority, lane);
    this.#heap.add(lane);
  }

  #removeTop(lane: Lane): void {
    this.#lanes.delete(lane.priority);
    this.#heap.removeTop();
  }
}
