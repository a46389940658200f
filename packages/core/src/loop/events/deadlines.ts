/** Time-outs, and how long events may take to give way: one timer for all that run, whatever their number. */

import { after, monotonic, type Timer } from '../../clock.ts';
import type { EventState } from '../../event-state.ts';
import type { Slots } from '../executors/slots.ts';
import type { Intake } from '../handling/intake.ts';

/** ms that an executor has, besides the time-out, to say that its only event begins: one that is stopped says nothing. */
const UNHEARD_FOR = 5000;

export interface DeadlinesOwner {
  /** The event has run longer than its time-out. */
  expire(event: EventState): void;
}

export class Deadlines {
  readonly #slots: Slots;
  readonly #intake: Intake;
  readonly #owner: DeadlinesOwner;
  #timer: Timer | undefined;
  #firesAt = Number.POSITIVE_INFINITY;
  /** Whether there may be events that have ended and are looked at all the same. */
  #hasDoubts = false;

  constructor(slots: Slots, intake: Intake, owner: DeadlinesOwner) {
    this.#slots = slots;
    this.#intake = intake;
    this.#owner = owner;
  }

  /**
   * Expects the executor to say soon that the event begins: its time counts from then. Where others run beside it, it may wait for
   * them as long as they take.
   */
  started(event: EventState): void {
    if (event.holder?.concurrency === 1) this.#set(event, UNHEARD_FOR);
  }

  /** Counts an attempt's time from now. */
  begun(event: EventState): void {
    this.#set(event, 0);
  }

  /**
   * The event was told to end, and its executor is replaced unless it does within the grace period: it was decided while it ran, or
   * was cancelled before it was known to have started and had begun all the same.
   */
  giveWay(event: EventState): void {
    event.expireAt(monotonic() + (event.holder?.gracePeriod ?? 0));
    this.#arm(event.deadline);
  }

  /**
   * The event was cancelled before it was known to have started. Should it have begun all the same, and hold its executor, then what was
   * answered before it may be held as well, and nothing is heard of either: so whether it has begun is looked up from time to time.
   */
  doubt(event: EventState): void {
    this.#hasDoubts = true;
    this.giveWay(event);
  }

  #set(event: EventState, more: number): void {
    const { timeout } = event.options;
    if (timeout === undefined || event.verdict !== undefined) return;
    event.expireAt(monotonic() + timeout + more);
    this.#arm(event.deadline);
  }

  #arm(deadline: number): void {
    if (deadline >= this.#firesAt) return;
    this.#timer?.cancel();
    this.#firesAt = deadline;
    // It may fire long after its event has ended; what keeps the process alive is the executor.
    this.#timer = after(Math.max(0, Math.ceil(deadline - monotonic())), () => {
      this.#firesAt = Number.POSITIVE_INFINITY;
      this.#intake.whenRead(() => this.#check());
    }).unref();
  }

  #check(): void {
    const now = monotonic();
    let next = Number.POSITIVE_INFINITY;
    const events = [...(this.#hasDoubts ? this.#slots.held() : this.#slots.started())];
    this.#hasDoubts = false;
    for (const event of events) {
      const { holder } = event;
      if (event.deadline === 0 || holder === undefined) continue;
      if (event.hasEnded) this.#hasDoubts = true;
      const decided = event.verdict ?? event.error;
      const isLate = event.deadline <= now;
      if (isLate && decided === undefined) this.#owner.expire(event);
      else if (isLate && decided !== undefined && event.begunAt > 0 && holder.isReachable && !holder.hasPassed(event)) holder.kill(decided);
      else {
        // Late, it has not heard that it is to give way, or can't say that it has, or has begun only now, or has ended.
        if (isLate) {
          if (event.begunAt === 0 && holder.hasBegun(event)) event.begin(now);
          event.expireAt(now + holder.gracePeriod);
        }
        next = Math.min(next, event.deadline);
      }
    }
    if (next !== Number.POSITIVE_INFINITY) this.#arm(next);
  }
}
