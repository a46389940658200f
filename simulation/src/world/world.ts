/** The virtual world: threads with clocks of their own, in a seeded order; time jumps to what comes next. */
import { Random } from '../random.ts';
import { Trace } from './trace.ts';
import { Died, VirtualThread } from './virtual-thread.ts';

export interface WorldOwner {
  /** Something threw where nobody caught it. */
  uncaught(thread: VirtualThread, error: unknown, activation: unknown): void;
  /** Nothing happens until `next`: time is about to jump. */
  beforeJump(next: number): void;
}

export interface WorldOptions {
  readonly seed: number;
  readonly isTraced: boolean;
  /** How often a thread that is to go on stands still for a while. */
  readonly stalls: number;
}

const BEGIN = 1000;
/** What no history needs: more steps, or ms, are one that turns round and round. */
const MOST_STEPS = 200_000;
const LONGEST = 4 * 3_600_000;
/** Node looks for unhandled rejections when it has nothing else to do: every so many steps it gets the chance. */
const STEPS_PER_TURN = 8;
const STALLS: readonly number[] = [1, 5, 20, 120];
/** Reading the clock takes time too, in ms: or a loop that waits for time to pass would never end. */
const READING = 0.0002;

export class World {
  readonly caller = new VirtualThread('caller', BEGIN);
  /** What kills executors, and whatever else happens outside all threads. */
  readonly system = new VirtualThread('system', BEGIN);
  readonly trace: Trace;
  readonly chance: Random;
  readonly #schedule: Random;
  readonly #stalls: number;
  readonly #owner: WorldOwner;
  #threads: VirtualThread[] = [this.caller, this.system];
  #needsTurn = false;
  now = BEGIN;
  steps = 0;
  current: VirtualThread = this.caller;
  /** What the current thread does it for. */
  activation: unknown = undefined;

  constructor({ seed, isTraced, stalls }: WorldOptions, owner: WorldOwner) {
    this.trace = new Trace(isTraced);
    this.chance = Random.of(seed, 'chance');
    this.#schedule = Random.of(seed, 'schedule');
    this.#stalls = stalls;
    this.#owner = owner;
  }

  addThread(name: string): VirtualThread {
    const thread = new VirtualThread(name, this.current.local);
    this.#threads.push(thread);
    return thread;
  }

  removeThread(thread: VirtualThread): void {
    this.#threads = this.#threads.filter((other) => other !== thread);
  }

  /** Something rejects now that nobody handles, of which Node is to tell before anything else is done. */
  rejects(): void {
    this.#needsTurn = true;
  }

  note(text: string): void {
    this.trace.add(`${this.current.local.toFixed(4)} ${this.current.name}: ${text}`);
  }

  readClock(): number {
    this.current.local += READING;
    return this.current.local;
  }

  /** Sets a timer of the current thread as Node does: whole ms of a clock read in whole ms, so up to 1 ms early; or late, by the system's mood. */
  setTimer(milliseconds: number, run: () => void): ReturnType<VirtualThread['setTimer']> {
    const thread = this.current;
    const delay = milliseconds >= 1 && milliseconds <= 2 ** 31 - 1 ? Math.trunc(milliseconds) : 1;
    const mood = this.#schedule.chance(0.2) ? this.#schedule.range([0, 1.5]) : 0;
    return thread.setTimer(Math.floor(thread.local) + delay + mood, this.activation, run);
  }

  /** Calls it on that thread; what it throws is uncaught. */
  call(thread: VirtualThread, activation: unknown, run: () => void): void {
    this.current = thread;
    this.activation = activation;
    try {
      run();
    } catch (error) {
      if (!(error instanceof Died)) this.#owner.uncaught(thread, error, activation);
    }
  }

  /** Runs until nothing is to come. Returns why it ended. */
  run(main: () => void): Promise<'at rest' | 'too long'> {
    this.caller.at(this.now, main);
    return new Promise((resolve) => {
      let thread = this.caller;
      let tasks: (() => void)[] = [];
      let hasTurned = false;
      const soon = (): void => process.nextTick(step);
      const step = (): void => {
        this.#needsTurn = false;
        for (;;) {
          if (this.steps > MOST_STEPS || this.now > LONGEST) {
            resolve('too long');
            return;
          }
          if (!thread.isAlive) tasks = [];
          const task = tasks.shift();
          if (task !== undefined) {
            this.steps += 1;
            hasTurned = false;
            this.call(thread, undefined, task);
            // All microtasks first, as in Node.
            if (this.steps % STEPS_PER_TURN === 0 || this.#needsTurn) setImmediate(step);
            else queueMicrotask(soon);
            return;
          }
          const next = this.#next();
          if (next === undefined && !hasTurned) {
            // A rejection that is unhandled by now belongs to this history, and may be what somebody waits for.
            hasTurned = true;
            setImmediate(step);
            return;
          }
          if (next === undefined) {
            resolve('at rest');
            return;
          }
          thread = next;
          tasks = this.#phaseOf(next);
        }
      };
      setImmediate(step);
    });
  }

  #next(): VirtualThread | undefined {
    let best = Number.POSITIVE_INFINITY;
    let first: VirtualThread[] = [];
    for (const thread of this.#threads) {
      const wake = thread.wake();
      if (wake < best) {
        best = wake;
        first = [thread];
      } else if (wake === best && wake !== Number.POSITIVE_INFINITY) first.push(thread);
    }
    if (best === Number.POSITIVE_INFINITY) return undefined;
    const thread = first.length === 1 ? (first[0] as VirtualThread) : this.#schedule.pick(first);
    if (best > this.now) this.#owner.beforeJump(best);
    this.now = Math.max(this.now, best);
    thread.local = best;
    this.current = thread;
    return thread;
  }

  /** Returns what the thread does in its next phase. */
  #phaseOf(thread: VirtualThread): (() => void)[] {
    const time = thread.local;
    if (thread.phase === 'timers') {
      if (this.#stands(thread)) return [];
      thread.phase = 'poll';
      const due: (() => void)[] = [];
      while ((thread.timers.peek()?.due ?? Number.POSITIVE_INFINITY) <= time) {
        const timer = thread.timers.shift();
        if (timer === undefined) break;
        due.push(() => {
          if (timer.isOver) return;
          timer.cancel();
          this.call(thread, timer.activation, timer.run);
        });
      }
      return due;
    }
    if (thread.phase === 'poll') {
      thread.phase = 'check';
      const arrived = thread.arrived(time);
      for (const source of thread.sources) if (source.nextAt() <= time) arrived.push(() => source.poll(time));
      return this.#schedule.shuffle(arrived);
    }
    thread.phase = 'timers';
    const { immediates } = thread;
    thread.immediates = [];
    return immediates;
  }

  /** Whether the system lets it stand still for a while. */
  #stands(thread: VirtualThread): boolean {
    if (this.#stalls === 0 || thread === this.system || thread.isStalled || !this.#schedule.chance(this.#stalls)) {
      thread.isStalled = false;
      return false;
    }
    thread.local += this.#schedule.pick(STALLS);
    thread.isStalled = true;
    return true;
  }
}
