/** Decides over a loop's slots: opens as many as the work needs, ends those with nothing to do, and knows when none is to be had. */
import { AuthError, ProtocolError, TerminatedError } from '../../errors.ts';
import type { EventState } from '../../event-state.ts';
import type { Transport } from '../../transport.ts';
import type { ExecutorStats } from '../reporting/stats.ts';
import type { Loss } from './blame.ts';
import type { Executor } from './executor.ts';
import { type Greeting, greeting } from './greeting.ts';
import { Slot } from './slot.ts';
import type { SlotListeners, SlotOwner, SlotSettings } from './slot-owner.ts';
import type { Slots } from './slots.ts';

export interface SupervisorSettings extends SlotSettings {
  readonly executors: { readonly min: number; readonly max: number };
}

export interface SupervisorOwner {
  executorReady(executor: Executor, stats: ExecutorStats): void;
  /** Its channel has closed, and all that it had sent was read. */
  executorLost(executor: Executor, loss: Loss): void;
  /** The way to it, or to a host that was asked for it, is broken, and why, or mended. */
  executorReachable(executor: Executor | undefined, stats: ExecutorStats, error: Error | undefined): void;
  executorStrayed(stats: ExecutorStats, eventNumber: number | undefined, error: Error): void;
  /** Whether there is nothing to do for now. */
  readonly isResting: boolean;
  /** No executor is left or will be, and the first reason. */
  hopeless(reason: Error): void;
  /** A slot stays empty for now, while others go on: what was meant for it must go elsewhere, and stay there. */
  slotGivenUp(index: number): void;
}

export class Supervisor implements SlotOwner {
  readonly #slots: Slots;
  readonly #settings: SupervisorSettings;
  readonly #listeners: SlotListeners;
  /** What waits, whose modules the next executor is to import. */
  readonly #queued: Iterable<EventState>;
  readonly #owner: SupervisorOwner;
  /** Why the last executor died or could not be opened. */
  #lastReason: Error | undefined;
  #isEnding = false;
  /** The last executor did not get ready: it may have been a module whose import kills or hangs. */
  #isWary = false;

  constructor(slots: Slots, settings: SupervisorSettings, listeners: SlotListeners, queued: Iterable<EventState>, owner: SupervisorOwner) {
    this.#slots = slots;
    this.#settings = settings;
    this.#listeners = listeners;
    this.#queued = queued;
    this.#owner = owner;
  }

  get lastReason(): Error | undefined {
    return this.#lastReason;
  }
  get isResting(): boolean {
    return this.#owner.isResting;
  }
  get #manned(): number {
    return this.#slots.all.filter((slot) => slot.isManned).length;
  }

  ref(): void {
    for (const slot of this.#slots.all) slot.wake();
  }
  unref(): void {
    for (const slot of this.#slots.all) slot.rest(this.#manned > this.#settings.executors.min);
  }

  /** Opens the least number of executors, side by side. */
  open(): void {
    const { min, max } = this.#settings.executors;
    this.#lastReason = undefined;
    this.#isEnding = false;
    this.#slots.replace(Array.from({ length: max }, (_, index) => new Slot(index, this.#settings, this.#listeners, this)));
    this.#grow(min);
  }

  /**
   * Opens as many more as events wait. Where the last one did not come, hosts may lend all that they have: one at a time tells, and none is
   * asked for while a slot that got none rests, unless there is nobody else to run what waits.
   */
  follow(waiting: number): void {
    if (!this.#isWary) this.#grow(waiting);
    else if (this.#manned === 0 || !this.#slots.all.some((slot) => slot.isOpening || slot.is === 'given up')) this.#grow(1);
  }

  /** Opens more executors, so that up to `count` are on their way, as far as there are slots. */
  #grow(count: number): void {
    let left = count - this.#slots.all.filter((slot) => slot.isOpening).length;
    for (const slot of this.#slots.all) {
      if (left <= 0) return;
      if (slot.is !== 'empty') continue;
      left -= 1;
      slot.open();
    }
  }

  /** Opens the executor of that index, if there is none. */
  openAt(index: number): void {
    const slot = this.#slots.all[index];
    if (slot?.is === 'empty') slot.open();
  }

  /** Closes one that does nothing; its slot stays empty until it is needed. */
  retire({ index }: Executor): void {
    void this.#slots.all[index]?.close('stay empty');
  }

  /** Ends all attempts to open executors. */
  stopOpening(): void {
    this.#isEnding = true;
    const reason = new TerminatedError('the loop ended while an executor was being opened');
    for (const slot of this.#slots.all) slot.stopOpening(reason);
  }

  /** Closes all executors in order. Resolves when they are gone, and all that they sent was read. */
  async close(): Promise<void> {
    this.stopOpening();
    await Promise.all(this.#slots.all.map((slot) => slot.close('stay empty')));
  }

  /** Kills all executors, whatever they do. Resolves when they are gone, and all that they sent was read. `waited`: ms they had to end. */
  async kill(waited?: number): Promise<void> {
    this.stopOpening();
    await Promise.all(this.#slots.all.map((slot) => (waited === undefined ? slot.kill() : slot.killLate(waited))));
  }

  greeting(isReplacement: boolean): Greeting {
    return greeting(this.#queued, this.#settings, isReplacement || this.#isWary, this.#slots.openedCount === 0);
  }

  executorReady(executor: Executor, stats: ExecutorStats): void {
    this.#isWary = false;
    this.#slots.addReady(executor);
    this.#owner.executorReady(executor, stats);
  }

  executorLeft(executor: Executor): void {
    this.#slots.removeReady(executor);
  }

  executorLost(executor: Executor, loss: Loss): void {
    this.#owner.executorLost(executor, loss);
  }

  executorReachable(executor: Executor | undefined, stats: ExecutorStats, error: Error | undefined): void {
    this.#owner.executorReachable(executor, stats, error);
  }

  executorStrayed(stats: ExecutorStats, eventNumber: number | undefined, error: Error): void {
    this.#owner.executorStrayed(stats, eventNumber, error);
  }

  noteReason(reason: Error): void {
    this.#isWary = true;
    this.#lastReason = reason;
  }

  /** Neither a wrong token nor a wrong version gets better with time; but hosts never end a loop that has had executors of them. */
  mayOpenAgain(reason: Error, isolation: Transport['isolation'] | undefined): boolean {
    if (isolation === 'host' && this.#slots.openedCount > 0) return true;
    if (this.#slots.ready.length > 0 || !(reason instanceof AuthError || reason instanceof ProtocolError)) return true;
    this.#owner.hopeless(reason);
    return false;
  }

  /** Before the loop has any executor, what one can't do none can; later it may be this one's misfortune. */
  mayStartAgain(reason: Error): boolean {
    if (this.#slots.openedCount > 0 || this.#isEnding) return true;
    this.#owner.hopeless(reason);
    return false;
  }

  isLast(index: number): boolean {
    return this.#slots.all.every((slot) => slot.index === index || !slot.isManned);
  }

  slotRested(index: number): void {
    if (this.#manned < this.#settings.executors.min) this.openAt(index);
    // What waits may need it.
    else this.#listeners.planner.plan();
  }

  slotGivenUp(index: number, firstReason: Error): void {
    // The loop goes on while another slot has an executor, or will have one.
    if (this.#slots.all.some((slot) => slot.isManned)) this.#owner.slotGivenUp(index);
    else this.#owner.hopeless(firstReason);
  }
}
