/** context(): what a task can know of its event and its executor. */
import { ArgumentError } from '../errors.ts';
import type { Activation } from './activation.ts';
import type { TaskContext } from './task-context.ts';

// Shared by all copies of core in this thread: a task may have imported another one than its executor runs.
const slot: unique symbol = Symbol.for('mp-event-loop.activation.v1');
const shared = globalThis as { [slot]?: { current: Activation | undefined } };
shared[slot] ??= { current: undefined };
const running: { current: Activation | undefined } = shared[slot];

/**
 * Returns what the running task can know of its event and its executor. Call it before the task's first await, and keep what it returns.
 *
 * @throws ArgumentError outside of a task, and after its first await.
 */
export function context(): TaskContext {
  if (running.current === undefined) {
    throw new ArgumentError('context() works inside a task, before its first await: call it on the first line, and keep what it returns');
  }
  return running.current.context;
}

/** Has `context` serve the given run. Returns the one that it served before, for `leave`. */
export function enter(activation: Activation): Activation | undefined {
  const outer = running.current;
  running.current = activation;
  return outer;
}

export function leave(outer: Activation | undefined): void {
  running.current = outer;
}
