/** Time and chance of the virtual world, in the place of core's. */
import type { Clock, Timer } from '../core.ts';
import type { VirtualTimer } from './timers.ts';
import type { World } from './world.ts';

/** When the virtual world begins, in ms since 1970. */
const EPOCH = Date.UTC(2026, 0, 1);

class Repeating implements Timer {
  readonly #world: World;
  #timer: VirtualTimer;
  #isRef = true;

  constructor(world: World, milliseconds: number, task: () => void) {
    this.#world = world;
    const again = (): void => {
      this.#timer = this.#set(milliseconds, again);
      task();
    };
    this.#timer = this.#set(milliseconds, again);
  }

  #set(milliseconds: number, task: () => void): VirtualTimer {
    const timer = this.#world.setTimer(milliseconds, task);
    return this.#isRef ? timer : timer.unref();
  }

  cancel(): void {
    this.#timer.cancel();
  }

  unref(): this {
    this.#isRef = false;
    this.#timer.unref();
    return this;
  }

  ref(): this {
    this.#isRef = true;
    this.#timer.ref();
    return this;
  }
}

export class VirtualClock implements Clock {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  monotonic(): number {
    return this.#world.readClock();
  }

  wallTime(): number {
    return EPOCH + Math.floor(this.#world.readClock());
  }

  random(): number {
    return this.#world.chance.next();
  }

  after(milliseconds: number, task: () => void): Timer {
    return this.#world.setTimer(milliseconds, task);
  }

  every(milliseconds: number, task: () => void): Timer {
    return new Repeating(this.#world, milliseconds, task);
  }

  nextTurn(task: () => void): void {
    const { current } = this.#world;
    if (current.isAlive) current.immediates.push(task);
  }

  microtask(task: () => void): void {
    const { current, activation } = this.#world;
    queueMicrotask(() => this.#world.call(current, activation, task));
  }
}
