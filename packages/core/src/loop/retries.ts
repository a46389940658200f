/** Events that failed and are to run again, after a pause. */
import { EventLoopError } from '../errors.ts';
import type { EventState } from '../event-state.ts';

/** ms: the pause after attempt n is drawn below this times 2^n … */
const BASE_DELAY = 100;
/** … and below this. Drawn, not fixed, so that what failed together does not come back together. */
const MAX_DELAY = 10_000;

/** What would end the same way again, or must not be begun again. */
const FINAL_CODES: ReadonlySet<string> = new Set(['ERR_CANCELLED', 'ERR_TARGET', 'ERR_SERIALIZATION', 'ERR_TERMINATED']);

export class Retries {
  readonly #again: (event: EventState) => void;
  readonly #pauses = new Map<EventState, ReturnType<typeof setTimeout>>();

  /** `again` gets each event whose pause is over. */
  constructor(again: (event: EventState) => void) {
    this.#again = again;
  }

  /** Those that pause. */
  get waiting(): readonly EventState[] {
    return [...this.#pauses.keys()];
  }
  get size(): number {
    return this.#pauses.size;
  }

  /** Takes an event that failed, if it is to run again. */
  take(event: EventState, error: Error): boolean {
    if (event.attempt > (event.options.retries ?? 0) || event.stream?.hasItems === true) return false;
    if (error instanceof EventLoopError && FINAL_CODES.has(error.code)) return false;
    const pause = Math.random() * Math.min(MAX_DELAY, BASE_DELAY * 2 ** event.attempt);
    event.attempt += 1;
    event.status = 'queued';
    event.verdict = undefined;
    event.deadline = 0;
    const timer = setTimeout(() => {
      this.#pauses.delete(event);
      this.#again(event);
    }, pause);
    this.#pauses.set(event, timer);
    return true;
  }

  /** Gives whether the event paused; it does no more. */
  withdraw(event: EventState): boolean {
    clearTimeout(this.#pauses.get(event));
    return this.#pauses.delete(event);
  }
}
