/** Whether the import of late-tasks is to hang in this thread or process. */

// On globalThis, since a task module may be there in more than one copy.
const slot: unique symbol = Symbol.for('mp-event-loop.suite.held-imports');
const shared = globalThis as { [slot]?: boolean };

export function areImportsHeld(): boolean {
  return shared[slot] === true;
}

export function setImportsHeld(): void {
  shared[slot] = true;
}
