/**
 * Who is to blame for an executor's death, and who is not.
 *
 * What ran is known where it happens: the executor counts each event before it begins (`CallerChannel.mark`), where a death does not take the count along, and
 * results leave in order. So of what is unanswered, events from the count on never began, and go to another executor. The one begun last was running; those before it
 * had ended, but their results had not left (the executor holds results back for 50 µs at most, and lets them go when it exits by itself).
 */
import { ExecutorLostError } from '../errors.ts';
import type { EventState } from '../event-state.ts';
import type { CloseReason } from '../transport.ts';

export interface Blame {
  readonly failed: readonly (readonly [EventState, ExecutorLostError])[];
  /** In the order sent. */
  readonly unstarted: readonly EventState[];
}

/** Without a count from the transport all count as started: none may run twice. */
export function blame(
  held: readonly { readonly number: number; readonly event: EventState }[],
  concurrency: number,
  reason: CloseReason,
  lost: (wasRunning: boolean) => ExecutorLostError,
): Blame {
  const failed: [EventState, ExecutorLostError][] = [];
  const unstarted: EventState[] = [];
  const started = reason.started ?? Number.POSITIVE_INFINITY;
  for (const { number, event } of held) {
    // What was moved to it is gone with it.
    if (number >= started && event.options.transfer === undefined) unstarted.push(event);
    else failed.push([event, lost(concurrency > 1 || reason.started === undefined || number === started - 1)]);
  }
  return { failed, unstarted };
}

/** Says how it ended, why if that is known, and its last words. */
export function lostError(
  id: string,
  reason: CloseReason,
  failure: Error | undefined,
  hadWorked: boolean,
  wasRunning: boolean,
): ExecutorLostError {
  const { exitCode = null, signal = null, stderrTail = '' } = reason;
  const how = signal !== null ? `was ended by ${signal}` : exitCode !== null ? `exited with code ${exitCode}` : `ended (${reason.kind})`;
  const cause = failure ?? reason.error;
  const why = cause === undefined ? '' : `: ${cause.message}`;
  const when = !hadWorked ? 'before its first event' : wasRunning ? 'while the event ran in it' : 'before the event’s result had left it';
  const words = stderrTail === '' ? '' : `; its last words:\n${stderrTail}`;
  const message = `executor ${id} ${how} ${when}${why}${words}`;
  return new ExecutorLostError(message, { exitCode, signal, stderrTail, wasRunning }, cause === undefined ? {} : { cause });
}
