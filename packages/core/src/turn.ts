/** Turns of this thread's own event loop: how to wait for one, and how much of one handlers may hold. */

type Schedule = (task: () => void) => unknown;

/** Runs `task` after this turn's I/O and timers had their chance; not throttled in a background tab, as timers are. */
export const nextTurn: Schedule = (globalThis as { setImmediate?: Schedule }).setImmediate ?? messageTurn();

function messageTurn(): Schedule {
  const tasks: (() => void)[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => tasks.shift()?.();
  return (task) => {
    tasks.push(task);
    port2.postMessage(null);
  };
}

// In Node the global is a getter, which costs as much as the clock.
const { performance } = globalThis;

/** ms of a clock that never goes back. */
export function monotonic(): number {
  return performance.now();
}

/** How often a clock is read at most while nothing else tells that time has passed. */
const READS_PER_LOOK = 64;

/** A clock for figures: looking at the real one takes a tenth of what a tiny event costs, so looks are shared. */
export class CoarseClock {
  #now = 0;
  #reads = 0;

  /** ms of performance.now, a little stale. */
  get now(): number {
    this.#reads -= 1;
    return this.#reads < 0 ? this.look() : this.#now;
  }

  look(): number {
    this.#reads = READS_PER_LOOK;
    this.#now = monotonic();
    return this.#now;
  }

  /** The next read looks. */
  expire(): void {
    this.#reads = 0;
  }
}

/**
 * How long the loop has held the caller's thread in this turn. Work that comes up again in the same turn goes on with what is left
 * of the budget: a fresh one would let two slices run with no timer between them.
 */
export class TurnBudget {
  readonly #milliseconds: number;
  readonly #clock: CoarseClock;
  #counting = false;
  #end = 0;

  constructor(milliseconds: number, clock: CoarseClock) {
    this.#milliseconds = milliseconds;
    this.#clock = clock;
  }

  /** Starts counting, unless this turn's count has started. */
  begin(): void {
    if (this.#counting) return;
    this.#counting = true;
    this.#end = this.#clock.look() + this.#milliseconds;
    this.afterTurn(() => {
      this.#counting = false;
    });
  }

  isSpent(): boolean {
    return this.#clock.look() >= this.#end;
  }

  /** Two steps: a step asked for while Node polls runs in the same turn, before any timer. */
  afterTurn(task: () => void): void {
    nextTurn(() => nextTurn(task));
  }
}
