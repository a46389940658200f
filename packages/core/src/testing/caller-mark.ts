/** Marks the thread that runs the suite: tasks that end their executor must not run there, whatever `isolation` says. */
export const CALLER_MARK: unique symbol = Symbol.for('mp-event-loop.testing.caller') as never;
