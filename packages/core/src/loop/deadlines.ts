/** Time-outs: one timer for all events that run, whatever their number. */
import type { EventState } from '../event-state.ts';
import { monotonic, nextTurn } from '../turn.ts';
import { tellsBegin } from '../wire/begin.ts';

/** ms that an executor has, besides the time-out, to say that an event begins: one that is stopped says nothing. */
const UNHEARD_FOR = 5000;

export class Deadlines {
  readonly #running: () => Iterable<EventState>;
  readonly #expire: (event: EventState) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #firesAt = Number.POSITIVE_INFINITY;

  /** `running` gives the events that are known to have started. */
  constructor(running: () => Iterable<EventState>, expire: (event: EventState) => void) {
    this.#running = running;
    this.#expire = expire;
  }

  /** Counts an attempt's time from now, or from when its executor says that it begins, if that is to come. */
  started(event: EventState): void {
    this.#set(event, tellsBegin(event, event.cost) ? UNHEARD_FOR : 0);
  }

  /** Counts an attempt's time from now. */
  begun(event: EventState): void {
    this.#set(event, 0);
  }

  #set(event: EventState, more: number): void {
    const { timeout } = event.options;
    if (timeout === undefined) return;
    event.deadline = monotonic() + timeout + more;
    this.#arm(event.deadline);
  }

  #arm(deadline: number): void {
    if (deadline >= this.#firesAt) return;
    clearTimeout(this.#timer);
    this.#firesAt = deadline;
    this.#timer = setTimeout(
      () => {
        this.#firesAt = Number.POSITIVE_INFINITY;
        // The answer may have come and wait its turn: a caller that was busy must not take that for lateness.
        nextTurn(() => nextTurn(() => this.#check()));
      },
      Math.max(0, Math.ceil(deadline - monotonic())),
    );
    // It may fire long after its event has ended; what keeps the process alive is the executor.
    (this.#timer as { unref?(): void }).unref?.();
  }

  #check(): void {
    const now = monotonic();
    let next = Number.POSITIVE_INFINITY;
    for (const event of [...this.#running()]) {
      if (event.deadline === 0 || event.verdict !== undefined) continue;
      if (event.deadline <= now) this.#expire(event);
      else next = Math.min(next, event.deadline);
    }
    if (next !== Number.POSITIVE_INFINITY) this.#arm(next);
  }
}
