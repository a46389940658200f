/** The executor that an event was sent to, as far as those who end events need it. */
export interface EventHolder<E> {
  /** Milliseconds that an event has to give way, once it was told to, before the executor is replaced. */
  readonly gracePeriod: number;
  /** How many events it runs at a time. */
  readonly concurrency: number;
  readonly isReachable: boolean;
  /** Whether it has begun that event, which it was told to cancel; where only it could tell, whether it has said nothing for too long. */
  hasBegun(event: E): boolean;
  /** Whether it is known to have begun another event since, one at a time: that event has ended, and its answer is on its way. */
  hasPassed(event: E): boolean;
  cancel(event: E, reason: unknown): void;
  kill(because: Error): void;
}
