/** Lanes, the one of the highest priority at the top. */
import type { EventState } from '../../event-state.ts';
import type { Ring } from '../../ring.ts';

/** The events of one priority. */
export interface Lane {
  readonly priority: number;
  readonly events: Ring<EventState>;
}

/** Half as deep as a binary heap, and the children of a place lie side by side. */
const CHILDREN = 4;

export class LaneHeap {
  /** The children of a lane, none above it, are at CHILDREN times its index plus 1, 2, … */
  readonly #lanes: Lane[] = [];
  /** Theirs. Comparing these, which lie side by side, looks at no lane: with many of them each look would wait for memory. */
  readonly #priorities: number[] = [];

  get size(): number {
    return this.#lanes.length;
  }

  get top(): Lane | undefined {
    return this.#lanes[0];
  }

  add(lane: Lane): void {
    const { priority } = lane;
    const lanes = this.#lanes;
    const priorities = this.#priorities;
    let at = lanes.length;
    lanes.push(lane);
    priorities.push(priority);
    while (at > 0) {
      const above = Math.floor((at - 1) / CHILDREN);
      if ((priorities[above] as number) > priority) break;
      this.#move(above, at);
      at = above;
    }
    this.#put(lane, priority, at);
  }

  removeTop(): void {
    const lanes = this.#lanes;
    const priorities = this.#priorities;
    const lane = lanes.pop();
    const priority = priorities.pop() as number;
    if (lane === undefined || lanes.length === 0) return;
    let at = 0;
    for (;;) {
      const first = CHILDREN * at + 1;
      const end = Math.min(first + CHILDREN, lanes.length);
      if (first >= end) break;
      let best = first;
      for (let child = first + 1; child < end; child += 1) if ((priorities[child] as number) > (priorities[best] as number)) best = child;
      if ((priorities[best] as number) < priority) break;
      this.#move(best, at);
      at = best;
    }
    this.#put(lane, priority, at);
  }

  /** From the highest priority down. */
  sorted(): readonly Lane[] {
    return this.#lanes.toSorted((one, other) => other.priority - one.priority);
  }

  #move(from: number, to: number): void {
    this.#put(this.#lanes[from] as Lane, this.#priorities[from] as number, to);
  }

  #put(lane: Lane, priority: number, at: number): void {
    this.#lanes[at] = lane;
    this.#priorities[at] = priority;
  }
}
