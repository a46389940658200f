/** Events that failed and are to run again, after a pause. */
import { after, random, type Timer } from '../../clock.ts';
import { ArgumentError, CancelledError, describe, EventLoopError } from '../../errors.ts';
import { isDelay, MAX_MILLISECONDS, retriesOf } from '../../event-options.ts';
import type { EventState } from '../../event-state.ts';
import type { CallersContext } from '../callers-context.ts';
import type { HandlerFailures } from '../handling/handler-chain.ts';
import { promiseFrom } from '../wire-edge.ts';

/** ms: the pause after attempt n is drawn below this times 2^n … */
const BASE_DELAY = 100;
/** … and below this. Drawn, not fixed, so that what failed together does not come back together. */
const MAX_DELAY = 10_000;

/** What would end the same way again, or must not be begun again. */
const FINAL_CODES: ReadonlySet<string> = new Set(['ERR_TARGET', 'ERR_SERIALIZATION']);

export interface RetrierOwner {
  /** The event's pause is over. */
  rejoin(event: EventState): void;
}

export class Retrier {
  readonly #context: CallersContext;
  readonly #failures: HandlerFailures;
  readonly #owner: RetrierOwner;
  /** Those that pause, and one whose user is just being asked whether it is to run again: that has no timer. */
  readonly #pauses = new Map<EventState, Timer | undefined>();

  constructor(context: CallersContext, failures: HandlerFailures, owner: RetrierOwner) {
    this.#context = context;
    this.#failures = failures;
    this.#owner = owner;
  }

  /** Takes out all that pause. */
  takeAll(): readonly EventState[] {
    const events = [...this.#pauses.keys()];
    for (const event of events) this.withdraw(event);
    return events;
  }
  get size(): number {
    return this.#pauses.size;
  }

  /** Takes an event that failed, if it is to run again. */
  take(event: EventState, error: Error): boolean {
    const { retries } = event.options;
    if (retries === undefined || event.attempt > retriesOf(retries).limit || event.stream?.hasItems === true) return false;
    if (error instanceof EventLoopError && FINAL_CODES.has(error.code)) return false;
    // Not what a task itself threw or an inner loop of its gave: that is a failure like any other.
    if (error === event.verdict && error instanceof CancelledError) return false;
    // Before its user is asked, who may cancel the event, or end the loop.
    this.#pauses.set(event, undefined);
    const pause = this.#pauseFor(event, error);
    if (!this.#pauses.has(event)) return true;
    if (pause === undefined) {
      this.#pauses.delete(event);
      return false;
    }
    event.nextAttempt();
    const timer = after(Math.min(pause, MAX_MILLISECONDS), () => {
      this.#pauses.delete(event);
      this.#owner.rejoin(event);
    });
    this.#pauses.set(event, timer);
    return true;
  }

  /** Returns whether the event paused; it does no more. */
  withdraw(event: EventState): boolean {
    this.#pauses.get(event)?.cancel();
    return this.#pauses.delete(event);
  }

  /** Returns the ms until the next attempt, or undefined where there is to be none: its user says so, or can't say. */
  #pauseFor(event: EventState, error: Error): number | undefined {
    const { delay, when } = retriesOf(event.options.retries ?? 0);
    if (when === undefined && typeof delay !== 'function') return delay ?? drawnDelay(event.attempt);
    try {
      return this.#context.run(() => {
        if (when !== undefined && !isWanted(when(error))) return undefined;
        return typeof delay === 'function' ? checkDelay(delay(event.attempt, error)) : (delay ?? drawnDelay(event.attempt));
      });
    } catch (failure) {
      this.#failures.handlerFailed(event, failure);
      return undefined;
    }
  }
}

function drawnDelay(attempt: number): number {
  return random() * Math.min(MAX_DELAY, BASE_DELAY * 2 ** attempt);
}

function isWanted(answer: unknown): boolean {
  const promise = promiseFrom(answer);
  if (promise === undefined) return Boolean(answer);
  Promise.resolve(promise).catch(() => {});
  throw new ArgumentError('retries.when must say at once whether the event is to run again; it gave a promise');
}

function checkDelay(delay: unknown): number {
  if (isDelay(delay)) return delay;
  throw new ArgumentError(`retries.delay must give a number of milliseconds, 0 or more; it gave ${describe(delay)}`);
}
