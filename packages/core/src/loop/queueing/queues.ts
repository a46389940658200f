/** All events of a loop that wait: those that any executor may run, and those that one must. */
import type { EventState } from '../../event-state.ts';
import { EventQueue } from './queue.ts';

export class Queues {
  readonly #shared = new EventQueue();
  /** By the executor's index. */
  readonly #pinned = new Map<number, EventQueue>();

  get size(): number {
    let size = this.#shared.size;
    for (const queue of this.#pinned.values()) size += queue.size;
    return size;
  }
  /** Events that any executor may run. */
  get sharedSize(): number {
    return this.#shared.size;
  }

  push(event: EventState): void {
    this.#of(event).push(event);
  }

  /** Back to where it came from: in front of its equals. */
  unshift(event: EventState): void {
    this.#of(event).unshift(event);
  }

  /** Takes out an event that is about to end. */
  remove(event: EventState): void {
    const { slot } = event.ties ?? {};
    const queue = slot === undefined ? this.#shared : this.#pinned.get(slot);
    queue?.remove(event);
    if (slot !== undefined && queue?.size === 0) this.#pinned.delete(slot);
  }

  /** The queue that has the next event for an executor: the higher priority first, then the one added first. */
  for(index: number): EventQueue | undefined {
    const shared = this.#shared.peek();
    if (this.#pinned.size === 0) return shared === undefined ? undefined : this.#shared;
    const pinned = this.#pinned.get(index);
    const own = pinned?.peek();
    if (own === undefined) return shared === undefined ? undefined : this.#shared;
    if (shared === undefined) return pinned;
    const difference = (own.options.priority ?? 0) - (shared.options.priority ?? 0);
    return difference > 0 || (difference === 0 && own.place < shared.place) ? pinned : this.#shared;
  }

  /** The executors that events wait for, by their indexes. */
  *wanted(): Iterable<number> {
    for (const [index, queue] of this.#pinned) if (queue.size > 0) yield index;
  }

  /** Takes out the events that only that executor may run. */
  takePinned(index: number): EventState[] {
    const queue = this.#pinned.get(index);
    this.#pinned.delete(index);
    return queue === undefined ? [] : drained(queue);
  }

  /** Takes out all. */
  takeAll(): EventState[] {
    const queues = [this.#shared, ...this.#pinned.values()];
    this.#pinned.clear();
    return queues.flatMap(drained);
  }

  *[Symbol.iterator](): Iterator<EventState> {
    yield* this.#shared;
    for (const queue of this.#pinned.values()) yield* queue;
  }

  #of({ ties }: EventState): EventQueue {
    const slot = ties?.slot;
    if (slot === undefined) return this.#shared;
    let queue = this.#pinned.get(slot);
    if (queue === undefined) {
      queue = new EventQueue();
      this.#pinned.set(slot, queue);
    }
    return queue;
  }
}

function drained(queue: EventQueue): EventState[] {
  const events: EventState[] = [];
  for (let event = queue.shift(); event !== undefined; event = queue.shift()) events.push(event);
  return events;
}
