/** The timers of one virtual thread, the next one first. */
import type { Timer } from '../core.ts';

export interface TimerOwner {
  /** How many timers keep the thread alive. */
  refTimers: number;
}

export class VirtualTimer implements Timer {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
  /** What the world was doing when it was set. */
  readonly activation: unknown;
  readonly #owner: TimerOwner;
  #isRef = true;
  #isOver = false;

  constructor(owner: TimerOwner, due: number, order: number, activation: unknown, run: () => void) {
    this.#owner = owner;
    this.due = due;
    this.order = order;
    this.activation = activation;
    this.run = run;
    owner.refTimers += 1;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#isRef) this.#owner.refTimers -= 1;
  }

  unref(): this {
    if (this.#isRef && !this.#isOver) this.#owner.refTimers -= 1;
    this.#isRef = false;
    return this;
  }

  ref(): this {
    if (!this.#isRef && !this.#isOver) this.#owner.refTimers += 1;
    this.#isRef = true;
    return this;
  }
}

/** A heap, by when they are due and then by when they were set. */
export class TimerHeap {
  #heap: VirtualTimer[] = [];

  push(timer: VirtualTimer): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(timer);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(timer, heap[parent] as VirtualTimer)) break;
      heap[at] = heap[parent] as VirtualTimer;
      at = parent;
    }
    heap[at] = timer;
  }

  /** Returns the next one that was not cancelled. */
  peek(): VirtualTimer | undefined {
    while (this.#heap[0]?.isOver === true) this.#drop();
    return this.#heap[0];
  }

  shift(): VirtualTimer | undefined {
    const timer = this.peek();
    if (timer !== undefined) this.#drop();
    return timer;
  }

  clear(): void {
    for (const timer of this.#heap) timer.cancel();
    this.#heap = [];
  }

  #drop(): void {
    const heap = this.#heap;
    const last = heap.pop() as VirtualTimer;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as VirtualTimer, heap[child] as VirtualTimer)) child += 1;
      if (!isBefore(heap[child] as VirtualTimer, last)) break;
      heap[at] = heap[child] as VirtualTimer;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(one: VirtualTimer, other: VirtualTimer): boolean {
  return one.due < other.due || (one.due === other.due && one.order < other.order);
}
