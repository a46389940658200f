/** One thread of the virtual world, with the phases of Node's event loop: timers, poll, check. */
import { TimerHeap, VirtualTimer } from './timers.ts';

/** Something that a thread polls, such as a channel. */
export interface Source {
  /** Returns when there will be something to take; Infinity: nothing is on its way. */
  nextAt(): number;
  /** Takes what is there by that time. */
  poll(time: number): void;
}

interface Once {
  readonly at: number;
  readonly run: () => void;
}

/** What stops a thread of the virtual world in the middle of what it does. Nobody is to make anything of it. */
export class Died extends Error {
  constructor() {
    super('this virtual thread is dead');
  }
}

export class VirtualThread {
  readonly name: string;
  /** Its own clock, in ms: ahead of the world's while it computes. */
  local: number;
  isAlive = true;
  phase: 'timers' | 'poll' | 'check' = 'timers';
  refTimers = 0;
  isStalled = false;
  readonly timers = new TimerHeap();
  immediates: (() => void)[] = [];
  readonly sources = new Set<Source>();
  #once: Once[] = [];
  #order = 0;

  constructor(name: string, local: number) {
    this.name = name;
    this.local = local;
  }

  /** Whether it does nothing just now. */
  get isAtRest(): boolean {
    return this.phase === 'timers' && this.immediates.length === 0;
  }

  /** Returns when it has something to do next. */
  wake(): number {
    if (!this.isAlive) return Number.POSITIVE_INFINITY;
    if (!this.isAtRest) return this.local;
    let wake = this.timers.peek()?.due ?? Number.POSITIVE_INFINITY;
    for (const source of this.sources) wake = Math.min(wake, source.nextAt());
    for (const { at } of this.#once) wake = Math.min(wake, at);
    return Math.max(wake, this.local);
  }

  setTimer(due: number, activation: unknown, run: () => void): VirtualTimer {
    this.#order += 1;
    const timer = new VirtualTimer(this, due, this.#order, activation, run);
    if (this.isAlive) this.timers.push(timer);
    return timer;
  }

  /** Does something at that time, which keeps nothing alive: what comes from outside. */
  at(time: number, run: () => void): void {
    if (this.isAlive) this.#once.push({ at: time, run });
  }

  /** Takes out what has come from outside by that time. */
  arrived(time: number): (() => void)[] {
    if (this.#once.length === 0) return [];
    const due = this.#once.filter(({ at }) => at <= time);
    if (due.length > 0) this.#once = this.#once.filter(({ at }) => at > time);
    return due.map(({ run }) => run);
  }

  /** Passes time in which it does nothing else. Where that never ends the thread is not heard of again. */
  spin(milliseconds: number): void {
    this.local += milliseconds;
    if (this.local === Number.POSITIVE_INFINITY) throw new Died();
  }

  kill(): void {
    this.isAlive = false;
    this.immediates = [];
    this.sources.clear();
    this.#once = [];
    this.timers.clear();
  }
}
