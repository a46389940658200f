/** The loop that an event is in, as far as the event needs it. */
export interface EventOwner<E> {
  cancel(event: E, reason: unknown): void;
  /** Cancels a stream whose consumer has had enough: no failure, so no error handler is called. */
  leave(event: E): void;
}
