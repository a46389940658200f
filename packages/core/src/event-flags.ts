/** An event's status and flags, packed into one number: hundreds of thousands of events may wait, so each has to be small. */

export type EventStatus = 'created' | 'queued' | 'running' | 'fulfilled' | 'rejected' | 'cancelled';

/** By number; from FULFILLED on the event has ended. */
const STATUSES: readonly EventStatus[] = ['created', 'queued', 'running', 'fulfilled', 'rejected', 'cancelled'];
export const CREATED = 0;
export const QUEUED = 1;
export const RUNNING = 2;
export const FULFILLED = 3;
export const REJECTED = 4;
export const CANCELLED = 5;
/** The bits that hold the status; the others are flags. */
const STATUS = 7;
const WAITING = 8;
const AWAITED = 16;

export class EventFlags {
  #flags: number = CREATED;

  get status(): EventStatus {
    return STATUSES[this.#flags & STATUS] as EventStatus;
  }
  get hasEnded(): boolean {
    return (this.#flags & STATUS) >= FULFILLED;
  }
  /** Whether it stands in a queue. */
  get isWaiting(): boolean {
    return (this.#flags & WAITING) !== 0;
  }
  /** Whether somebody will hear of a failure. */
  get isAwaited(): boolean {
    return (this.#flags & AWAITED) !== 0;
  }

  /** It stands in a queue now, or does not any more. */
  wait(isWaiting: boolean): void {
    this.#flags = isWaiting ? this.#flags | WAITING : this.#flags & ~WAITING;
  }

  /** Somebody asks for its end, or iterates it, and hears of a failure so. */
  hear(): void {
    this.#flags |= AWAITED;
  }

  /** `status` is its number, such as QUEUED. */
  protected is(status: number): boolean {
    return (this.#flags & STATUS) === status;
  }

  protected become(status: number): void {
    this.#flags = (this.#flags & ~STATUS) | status;
  }
}
