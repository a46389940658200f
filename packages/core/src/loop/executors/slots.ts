/** All slots of a loop: which executors are ready, and which slot takes what was meant for another. */
import type { EventState } from '../../event-state.ts';
import type { ExecutorStats } from '../reporting/stats.ts';
import type { Executor } from './executor.ts';
import type { Slot } from './slot.ts';

export class Slots {
  #all: readonly Slot[] = [];
  #ready: readonly Executor[] = [];

  get all(): readonly Slot[] {
    return this.#all;
  }
  /** The executors that take events, in the order in which they became ready. */
  get ready(): readonly Executor[] {
    return this.#ready;
  }
  /** Whether there is an executor to which the way is whole. */
  get isAnyReachable(): boolean {
    return this.#ready.some((executor) => executor.isReachable);
  }
  /** All that there are, those that are starting or ending too. */
  get executors(): readonly Executor[] {
    return this.#all.flatMap((slot) => slot.executor ?? []);
  }
  /** The events that they have been sent, and that have not ended. */
  get sent(): EventState[] {
    return this.executors.flatMap(({ sent }) => sent.open);
  }
  get stats(): ExecutorStats[] {
    return this.#all.flatMap((slot) => slot.stats ?? []);
  }
  /** How many have had an executor that was ready. Where executors are soon replaced there may never be as many at once. */
  get openedCount(): number {
    return this.#all.filter((slot) => slot.wasReady).length;
  }
  /** Events that were handed to executors and are not known to have started. */
  get handedAhead(): number {
    let ahead = 0;
    for (const { sent } of this.executors) ahead += sent.held - sent.running;
    return ahead;
  }

  /** The loop starts: these are its slots from now on. */
  replace(slots: readonly Slot[]): void {
    this.#all = slots;
    this.#ready = [];
  }

  addReady(executor: Executor): void {
    this.#ready = [...this.#ready, executor];
  }

  removeReady(executor: Executor): void {
    this.#ready = this.#ready.filter((one) => one !== executor);
  }

  /** The ready executor of that index. */
  readyAt(index: number): Executor | undefined {
    return this.#ready.find((executor) => executor.index === index);
  }

  /** That index, or the next whose slot was never given up: what went to another slot stays there, with its state. */
  usable(index: number): number {
    // Nearly always, and asked for each event that has an affinity.
    if (this.#all[index]?.wasGivenUp === false) return index;
    const inOrder = [...this.#all.slice(index), ...this.#all.slice(0, index)];
    const usable = inOrder.find((slot) => !slot.wasGivenUp) ?? inOrder.find((slot) => slot.is !== 'given up');
    return usable?.index ?? index;
  }

  /** All events that executors hold. */
  *held(): Iterable<EventState> {
    for (const { sent } of this.executors) yield* sent;
  }

  /** Events that are known to have started. */
  *started(): Iterable<EventState> {
    for (const { sent } of this.executors) yield* sent.started();
  }
}
