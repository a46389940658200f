/** How the suite's tasks know the thread that tests: what would end it must not run there, whatever `isolation` says. */
export const CALLER_MARK: unique symbol = Symbol.for('mp-event-loop.testing.caller') as never;
