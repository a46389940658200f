/** Says in an error's stack which event it is of. */
import type { EventState } from '../../event-state.ts';

/** Adds the event's target, id, key and executor to the stack, and where it was added, if that was kept. */
export function annotate(error: Error, event: EventState, executor: string | undefined): Error {
  const key = event.options.key === undefined ? '' : `, key '${event.options.key}'`;
  const where = executor === undefined ? '' : `, executor ${executor}`;
  const added = event.addedStack === undefined ? '' : `\n${event.addedStack.replace(/^.*\n/, 'added at:\n')}`;
  const stack = `${error.stack ?? String(error)}\n    in event ${event.number} (${event.runs?.name.name}${key}${where})${added}`;
  Object.defineProperty(error, 'stack', { value: stack, writable: true, configurable: true });
  return error;
}
