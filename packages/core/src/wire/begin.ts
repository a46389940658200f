/** Which events an executor says it has begun: those with a time-out, which counts from then. */
import type { EventState } from '../event-state.ts';

/**
 * µs up to which a target counts as quick. A message for each event would cost more than it runs, and those before it are as quick: it begins about
 * when it is next.
 */
const QUICK = 50;

/** `cost` is what the event is expected to take, in µs; undefined where that is not known. */
export function tellsBegin(event: EventState, cost: number | undefined): boolean {
  return event.options.timeout !== undefined && (cost === undefined || cost > QUICK);
}
