/** context(): what a task can know of its event and its executor. */
import { ArgumentError } from '../errors.ts';
import type { Activation } from './activation.ts';

export interface TaskContext {
  readonly event: { readonly id: string; readonly key: string | undefined; readonly attempt: number };
  readonly executor: { readonly id: string; readonly index: number };
  /** Aborts when the event is cancelled or over time, with the reason. A task that does not give way within 100 ms loses its executor. */
  readonly signal: AbortSignal;
  /** What `initialize` returned in this executor. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Tells the loop's subscribers; costs nothing when there are none. */
  progress(value: unknown): void;
  /** Moves these to the caller with the result or the stream's next item, instead of copying them, where the transport can. They are not to be used after. */
  transfer(...objects: readonly object[]): void;
}

// Shared by all copies of core in this thread: a task may have imported another one than its executor runs.
const slot: unique symbol = Symbol.for('mp-event-loop.activation.v1');
const shared = globalThis as { [slot]?: { current: Activation | undefined } };
shared[slot] ??= { current: undefined };
const running: { current: Activation | undefined } = shared[slot];

/**
 * What the running task can know of its event and its executor. Call it before the task's first await and keep what it gives.
 *
 * @throws ArgumentError elsewhere.
 */
export function context(): TaskContext {
  if (running.current === undefined) {
    throw new ArgumentError('context() serves inside a task, before its first await: call it on the first line and keep what it gives');
  }
  return running.current.context;
}

/** From here on `context` serves the given run. Gives who was served before, for `leave`. */
export function enter(activation: Activation): Activation | undefined {
  const outer = running.current;
  running.current = activation;
  return outer;
}

export function leave(outer: Activation | undefined): void {
  running.current = outer;
}
