/** What a task can know of its event and its executor. */

export interface TaskContext {
  readonly event: { readonly id: string; readonly key: string | undefined; readonly attempt: number };
  readonly executor: { readonly id: string; readonly index: number };
  /** Aborts, with the reason, when the event is cancelled or over time. A task that still runs 100 ms later loses its executor. */
  readonly signal: AbortSignal;
  /** What `initialize` returned in this executor. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Tells the loop's subscribers how far the event has come; costs nothing when there are none. */
  progress(value: unknown): void;
  /**
   * Moves objects to the caller with the result or the stream's next item, where the transport can, instead of copying them. Do not use
   * them afterwards.
   */
  transfer(...objects: readonly object[]): void;
}
