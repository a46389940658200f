/**
 * Time, timers, turns of this thread's event loop, and chance: the one place in all packages where they come from, so that a
 * simulation can put its own in their place (`replaceClock`) and a history follows from its seed alone.
 */

/** Something that is to be done later. */
export interface Timer {
  /** Does nothing once the timer has fired. */
  cancel(): void;
  /** Lets the process end before the timer fires. Returns the timer. */
  unref(): Timer;
  /** Keeps the process alive until the timer fires, as a new one does. Returns the timer. */
  ref(): Timer;
}

/** Where time and chance come from. */
export interface Clock {
  /** Returns milliseconds since some fixed moment; they never go back. */
  monotonic(): number;
  /** Returns milliseconds since 1970. */
  wallTime(): number;
  /** Returns a number from 0 up to, not including, 1. Nothing that must not be guessed may come from it. */
  random(): number;
  /** Calls `task` once, after so many milliseconds. */
  after(milliseconds: number, task: () => void): Timer;
  /** Calls `task` again and again, so many milliseconds apart. */
  every(milliseconds: number, task: () => void): Timer;
  /** Calls `task` after this turn's I/O and timers had their chance; not throttled in a background tab, as timers are. */
  nextTurn(task: () => void): void;
  /** Calls `task` at the end of what runs now, before anything else does. */
  microtask(task: () => void): void;
}

class RealTimer implements Timer {
  readonly #handle: ReturnType<typeof setTimeout>;
  readonly #repeats: boolean;

  constructor(handle: ReturnType<typeof setTimeout>, repeats: boolean) {
    this.#handle = handle;
    this.#repeats = repeats;
  }

  cancel(): void {
    // The platforms clear either by either name; tests that put a timer of their own in the place of one of the two do not.
    if (this.#repeats) clearInterval(this.#handle);
    else clearTimeout(this.#handle);
  }

  unref(): Timer {
    // Browsers have numbers here, and no process to keep.
    (this.#handle as { unref?(): void }).unref?.();
    return this;
  }

  ref(): Timer {
    (this.#handle as { ref?(): void }).ref?.();
    return this;
  }
}

// In Node the global is a getter, which costs as much as the clock.
const { performance } = globalThis;
const setTurn = (globalThis as { setImmediate?: (task: () => void) => unknown }).setImmediate ?? messageTurn();

const realClock: Clock = {
  monotonic: () => performance.now(),
  wallTime: () => Date.now(),
  random: () => Math.random(),
  after: (milliseconds, task) => new RealTimer(setTimeout(task, milliseconds), false),
  every: (milliseconds, task) => new RealTimer(setInterval(task, milliseconds), true),
  nextTurn: (task) => void setTurn(task),
  microtask: (task) => queueMicrotask(task),
};

let clock = realClock;

/** Puts another clock in the place of the real one, for all of this thread. Returns a function that puts the former one back. */
export function replaceClock(other: Clock): () => void {
  const former = clock;
  clock = other;
  return () => {
    clock = former;
  };
}

/** Returns milliseconds since some fixed moment; they never go back. */
export function monotonic(): number {
  return clock.monotonic();
}

/** Returns milliseconds since 1970. */
export function wallTime(): number {
  return clock.wallTime();
}

/** Returns a number from 0 up to, not including, 1. Nothing that must not be guessed may come from it. */
export function random(): number {
  return clock.random();
}

/** Calls `task` once, after so many milliseconds. */
export function after(milliseconds: number, task: () => void): Timer {
  return clock.after(milliseconds, task);
}

/** Calls `task` again and again, so many milliseconds apart. */
export function every(milliseconds: number, task: () => void): Timer {
  return clock.every(milliseconds, task);
}

/** Calls `task` after this turn's I/O and timers had their chance; not throttled in a background tab, as timers are. */
export function nextTurn(task: () => void): void {
  clock.nextTurn(task);
}

/** Calls `task` at the end of what runs now, before anything else does. */
export function microtask(task: () => void): void {
  clock.microtask(task);
}

function messageTurn(): (task: () => void) => void {
  const tasks: (() => void)[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => tasks.shift()?.();
  return (task) => {
    tasks.push(task);
    port2.postMessage(null);
  };
}
