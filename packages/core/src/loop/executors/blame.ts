/**
 * Who is to blame for an executor's death, and who is not.
 *
 * What ran is known where it happens: the executor counts each event before it begins (`CallerChannel.mark`), where a death does not
 * take the count along, and results leave in order. So of what is unanswered, events from the count on never began, and go to another
 * executor. The one begun last was running; those before it had ended, but their results had not left (the executor holds results
 * back for 80 µs at most, and lets them go when it exits by itself).
 */
import { ExecutorLostError } from '../../errors.ts';
import type { EventState } from '../../event-state.ts';
import type { CloseReason } from '../../transport.ts';
import type { SentEvents } from './sent-events.ts';

export interface Blame {
  readonly failed: readonly (readonly [EventState, ExecutorLostError])[];
  /** In the order sent. */
  readonly unstarted: readonly EventState[];
}

/** The executor that was lost. */
export interface LostExecutor {
  readonly id: string;
  readonly sent: SentEvents;
  /** The modules that it was importing. */
  readonly importing: readonly string[];
  readonly concurrency: number;
}

/** The end of an executor: why it came, and whom it hit. */
export class Loss {
  /** Whether it was asked to end, and did. */
  readonly isOrderly: boolean;
  /** Whether the loop killed it: the modules that it was importing are not to blame. */
  readonly isLoopsDoing: boolean;
  /** Why the executor was lost: what the loop ended it for, or how it died. */
  readonly error: Error;
  /** What those hear who needed the executor, and had no part in its end. */
  readonly errorForOthers: ExecutorLostError;
  readonly #executor: LostExecutor;
  readonly #reason: CloseReason;
  readonly #failure: Error | undefined;
  readonly #when: string;

  /** `failure` says why the loop ended it, if it did. */
  constructor(executor: LostExecutor, reason: CloseReason, failure: Error | undefined) {
    const [url] = executor.importing;
    const when =
      url !== undefined ? `while it imported ${url}` : executor.sent.hasStartedAny ? 'after it had run events' : 'before its first event';
    this.#executor = executor;
    this.#reason = reason;
    this.#failure = failure;
    this.isOrderly = reason.kind === 'closed';
    this.isLoopsDoing = failure !== undefined;
    this.#when = when;
    this.errorForOthers = this.newErrorForOthers();
    this.error = failure ?? this.errorForOthers;
  }

  /** Returns what one of those hears: an error of its own, since each adds to the stack. */
  newErrorForOthers(): ExecutorLostError {
    return this.#errorFor(this.#when, false);
  }

  /**
   * Takes out all that the executor held: who failed with it, and who had not started. Without a count from the transport all count as
   * started: none may run twice.
   */
  blame(): Blame {
    const { sent, concurrency } = this.#executor;
    const failed: [EventState, ExecutorLostError][] = [];
    const unstarted: EventState[] = [];
    const { started } = this.#reason;
    for (const { number, event } of sent.takeAll()) {
      // What was moved to it is gone with it.
      if (started !== undefined && number >= started && event.options.transfer === undefined) unstarted.push(event);
      else {
        const wasRunning = concurrency > 1 || started === undefined || number === started - 1;
        failed.push([
          event,
          this.#errorFor(wasRunning ? 'while the event ran in it' : 'before the event’s result had left it', wasRunning),
        ]);
      }
    }
    return { failed, unstarted };
  }

  /** Says how it ended, why if that is known, and its last words. */
  #errorFor(when: string, wasRunning: boolean): ExecutorLostError {
    const { exitCode = null, signal = null, stderrTail = '', kind, error } = this.#reason;
    const how = signal !== null ? `was ended by ${signal}` : exitCode !== null ? `exited with code ${exitCode}` : `ended (${kind})`;
    const cause = this.#failure ?? error;
    const why = cause === undefined ? '' : `: ${cause.message}`;
    const words = stderrTail === '' ? '' : `; its last words:\n${stderrTail}`;
    const message = `executor ${this.#executor.id} ${how} ${when}${why}${words}`;
    return new ExecutorLostError(message, { exitCode, signal, stderrTail, wasRunning }, cause === undefined ? {} : { cause });
  }
}
