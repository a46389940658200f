/** Decides which executor gets what, and how much of it ahead. */
import { microtask } from '../../clock.ts';
import type { EventState } from '../../event-state.ts';
import type { Executor } from '../executors/executor.ts';
import type { Planner } from '../executors/planner.ts';
import type { Slots } from '../executors/slots.ts';
import { Pace, type TurnBudget } from '../handling/turn-budget.ts';
import { handAheadBudget } from './hand-ahead.ts';
import type { EventQueue } from './queue.ts';
import type { Queues } from './queues.ts';

/** Events that go ahead to one executor before the next is looked at. */
const CHUNK = 32;

/** While a caller adds many events at once, the first of them leave already. */
const PLANS_PER_DISPATCH = 256;

export interface SchedulerOwner {
  /** The event can't be sent to any executor, and why. */
  unsendable(event: EventState, error: Error): void;
  /** Events were handed out, as far as executors take them. */
  dispatched(): void;
}

export class Scheduler implements Planner {
  readonly #queues: Queues;
  readonly #slots: Slots;
  readonly #maxExecutors: number;
  /** Whether events end in the order added. */
  readonly #isStrict: boolean;
  readonly #budget: TurnBudget;
  readonly #failing = new Pace();
  readonly #owner: SchedulerOwner;
  #isPlanned = false;
  #planned = 0;
  /** So many events have failed that the caller is to have a turn first. */
  #isDeferred = false;
  /** It has had one, and none has failed since. */
  #isRested = false;

  constructor(queues: Queues, slots: Slots, maxExecutors: number, concurrency: number, budget: TurnBudget, owner: SchedulerOwner) {
    this.#queues = queues;
    this.#slots = slots;
    this.#maxExecutors = maxExecutors;
    this.#isStrict = maxExecutors === 1 && concurrency === 1;
    this.#budget = budget;
    this.#owner = owner;
  }

  /** Dispatches at the end of this tick, so that what is added together leaves together. */
  plan(): void {
    this.#planned += 1;
    if (this.#planned % PLANS_PER_DISPATCH === 0) this.dispatch();
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    microtask(() => {
      if (this.#isPlanned) this.dispatch();
    });
  }

  /** Gives waiting events to executors, as far as they take them. */
  dispatch(): void {
    this.#isPlanned = false;
    while (!this.#isDeferred && this.#dispatchSome()) {
      // goes on until nobody takes the next event
    }
    for (const executor of this.#slots.ready) executor.flush();
    this.#owner.dispatched();
  }

  /** Gives some events to the executor that should have the next one. Returns false when nobody takes it. */
  #dispatchSome(): boolean {
    const free = this.#leastLoaded((executor) => executor.capacity.isFree && this.#isPrepared(executor));
    if (free !== undefined) return this.#giveNext(free);
    const ahead = handAheadBudget(this.#maxExecutors);
    // Refilled at half empty: an answer must not cause a message of one event each time.
    const hungry = this.#leastLoaded((executor) => executor.sent.load <= ahead / 2);
    if (hungry === undefined) return false;
    let given = 0;
    while (given < CHUNK) {
      const queue = this.#queues.for(hungry.index);
      const event = queue?.peek();
      if (queue === undefined || event === undefined || !hungry.capacity.takesAhead(event, ahead)) break;
      if (!this.#give(hungry, queue, event)) break;
      given += 1;
    }
    return given > 0;
  }

  /** Of those that something waits for. */
  #leastLoaded(isFit: (executor: Executor) => boolean): Executor | undefined {
    let best: Executor | undefined;
    for (const executor of this.#slots.ready) {
      if (!executor.isReachable && this.#slots.isAnyReachable) continue;
      if ((best === undefined || executor.sent.load < best.sent.load) && isFit(executor) && this.#queues.for(executor.index) !== undefined)
        best = executor;
    }
    return best;
  }

  /** Whether an executor has the module that the next event for it needs; if not, it imports it now. */
  #isPrepared(executor: Executor): boolean {
    const event = this.#queues.for(executor.index)?.peek();
    try {
      return event === undefined || executor.prepare(event);
    } catch {
      // Giving it the event says why it can't have it.
      return true;
    }
  }

  #giveNext(executor: Executor): boolean {
    const queue = this.#queues.for(executor.index);
    const event = queue?.peek();
    return queue !== undefined && event !== undefined && this.#give(executor, queue, event);
  }

  /** Gives an executor the event that its queue has next; to nobody if that can't cross. Returns false when it has to wait. */
  #give(executor: Executor, queue: EventQueue, event: EventState): boolean {
    try {
      if (!executor.prepare(event)) return false;
      queue.take(event);
      executor.push(event);
    } catch (error) {
      const isInQueue = queue.peek() === event;
      // In its turn: at concurrency 1 it must not reach the handlers before those in front of it.
      if ((this.#isStrict && executor.sent.held > 0) || this.#mustYield()) {
        if (!isInQueue) this.#queues.unshift(event);
        return false;
      }
      if (isInQueue) queue.take(event);
      this.#owner.unsendable(event, error as Error);
    }
    return true;
  }

  /** Failing takes the caller's time as handlers do. Returns whether the caller is to have a turn before the next one fails. */
  #mustYield(): boolean {
    this.#budget.begin();
    const isSpent = this.#budget.isSpent(this.#failing) && !this.#isRested;
    this.#isRested = false;
    if (!isSpent) return false;
    this.#isDeferred = true;
    this.#budget.afterTurn(() => {
      this.#isDeferred = false;
      this.#isRested = true;
      this.dispatch();
    });
    return true;
  }
}
