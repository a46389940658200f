/** What of an event is one of few things. It shares a number: hundreds of thousands of events may wait, so each is to be small. */

export type EventStatus = 'created' | 'queued' | 'running' | 'fulfilled' | 'rejected' | 'cancelled';

/** By their numbers; from FULFILLED on it has ended. */
const STATUSES: readonly EventStatus[] = ['created', 'queued', 'running', 'fulfilled', 'rejected', 'cancelled'];
export const CREATED = 0;
export const QUEUED = 1;
export const RUNNING = 2;
export const FULFILLED = 3;
export const REJECTED = 4;
export const CANCELLED = 5;
const STATUS = 7;
const WAITING = 8;
const AWAITED = 16;

export class EventMarks {
  #marks: number = CREATED;

  get status(): EventStatus {
    return STATUSES[this.#marks & STATUS] as EventStatus;
  }
  get hasEnded(): boolean {
    return (this.#marks & STATUS) >= FULFILLED;
  }
  /** Whether it stands in a queue. */
  get isWaiting(): boolean {
    return (this.#marks & WAITING) !== 0;
  }
  /** Whether somebody will hear of a failure. */
  get isAwaited(): boolean {
    return (this.#marks & AWAITED) !== 0;
  }

  /** It stands in a queue now, or does not any more. */
  wait(isWaiting: boolean): void {
    this.#marks = isWaiting ? this.#marks | WAITING : this.#marks & ~WAITING;
  }

  /** Somebody asks for its end, or iterates it, and hears of a failure so. */
  hear(): void {
    this.#marks |= AWAITED;
  }

  /** `status` is the number of one. */
  protected is(status: number): boolean {
    return (this.#marks & STATUS) === status;
  }

  protected become(status: number): void {
    this.#marks = (this.#marks & ~STATUS) | status;
  }
}
