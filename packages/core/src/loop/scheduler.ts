/** Decides which executor gets what, and how much of it ahead. */
import type { EventState } from '../event-state.ts';
import type { ExecutorHandle } from './executor-handle.ts';
import type { Queues } from './queues.ts';

/** How much work, in µs, is handed ahead to an executor of several: short enough that another one seldom idles beside a full one. */
const POOL_AHEAD = 1000;
/** And to an only one, where nobody else could take it; it outlasts the caller's own pauses. */
const SINGLE_AHEAD = 4000;
/** Events that go ahead to one executor before the next is looked at. */
const CHUNK = 32;

/** While a caller adds many events at once, the first of them leave already. */
const PLANS_PER_DISPATCH = 256;

export class Scheduler {
  readonly #queues: Queues;
  readonly #maxExecutors: number;
  /** Whether events end in the order added. */
  readonly #isStrict: boolean;
  readonly #reject: (event: EventState, error: Error) => void;
  readonly #onDispatched: () => void;
  #handles: readonly ExecutorHandle[] = [];
  #isPlanned = false;
  #planned = 0;

  constructor(
    queues: Queues,
    maxExecutors: number,
    concurrency: number,
    reject: (event: EventState, error: Error) => void,
    onDispatched: () => void,
  ) {
    this.#onDispatched = onDispatched;
    this.#queues = queues;
    this.#maxExecutors = maxExecutors;
    this.#isStrict = maxExecutors === 1 && concurrency === 1;
    this.#reject = reject;
  }

  get handles(): readonly ExecutorHandle[] {
    return this.#handles;
  }
  add(handle: ExecutorHandle): void {
    this.#handles = [...this.#handles, handle];
  }
  remove(handle: ExecutorHandle): void {
    this.#handles = this.#handles.filter((one) => one !== handle);
  }

  /** Dispatches at the end of this tick, so that what is added together leaves together. */
  plan(): void {
    this.#planned += 1;
    if (this.#planned % PLANS_PER_DISPATCH === 0) this.dispatch();
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    queueMicrotask(() => {
      if (this.#isPlanned) this.dispatch();
    });
  }

  /** Gives waiting events to executors, as far as they take them. */
  dispatch(): void {
    this.#isPlanned = false;
    while (this.#dispatchSome()) {
      // goes on until nobody takes the next event
    }
    for (const handle of this.#handles) handle.flush();
    this.#onDispatched();
  }

  /** Gives some events to the executor that should have the next one. Gives false when nobody takes it. */
  #dispatchSome(): boolean {
    const free = this.#leastLoaded((handle) => handle.isFree);
    if (free !== undefined) return this.#give(free);
    const ahead = this.#maxExecutors === 1 ? SINGLE_AHEAD : POOL_AHEAD;
    // Refilled at half empty: an answer must not cause a message of one event each time.
    const hungry = this.#leastLoaded((handle) => handle.sent.load <= ahead / 2);
    if (hungry === undefined) return false;
    let given = 0;
    while (given < CHUNK) {
      const event = this.#queues.for(hungry.index)?.peek();
      if (event === undefined || !hungry.takesAhead(event, ahead) || !this.#give(hungry)) break;
      given += 1;
    }
    return given > 0;
  }

  /** Of those that something waits for. */
  #leastLoaded(isFit: (handle: ExecutorHandle) => boolean): ExecutorHandle | undefined {
    let best: ExecutorHandle | undefined;
    for (const handle of this.#handles) {
      if ((best === undefined || handle.sent.load < best.sent.load) && isFit(handle) && this.#queues.for(handle.index) !== undefined)
        best = handle;
    }
    return best;
  }

  /** Gives an executor the next event for it; to nobody if that can't cross. Gives false when it has to wait. */
  #give(handle: ExecutorHandle): boolean {
    const queue = this.#queues.for(handle.index);
    const event = queue?.peek();
    if (queue === undefined || event === undefined) return false;
    try {
      if (!handle.prepare(event)) return this.#handles.some((other) => other !== handle && other.isFree);
      queue.shift();
      handle.push(event);
    } catch (error) {
      const isInQueue = queue.peek() === event;
      // In its turn: at concurrency 1 it must not reach the handlers before those in front of it.
      if (this.#isStrict && handle.sent.held > 0) {
        if (!isInQueue) queue.unshift(event);
        return false;
      }
      if (isInQueue) queue.shift();
      this.#reject(event, error as Error);
    }
    return true;
  }
}
