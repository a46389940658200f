/** What lives behind proxies: it notices when two calls run at a time, out of order, or in another executor. */
import type { Line } from '../transport/line.ts';
import { die, lineHere, pause, scene, spin } from './scene.ts';

export class Counter {
  readonly id: number;
  readonly #line: Line;
  count = 0;
  #isCalled = false;
  #last = 0;

  constructor(id: number, isBroken: boolean) {
    this.id = id;
    this.#line = lineHere();
    scene().world.note(`counter ${id} is made`);
    if (isBroken) throw new RangeError(`counter ${id} is broken`);
  }

  get double(): number {
    return this.count * 2;
  }

  checkPlace(): void {
    if (lineHere() !== this.#line) scene().violate('proxy', `a call of counter ${this.id} in another executor`);
  }

  #enter(number: number): void {
    this.checkPlace();
    if (this.#isCalled) scene().violate('proxy', `two calls of counter ${this.id} at a time`);
    if (number <= this.#last) scene().violate('proxy', `call ${number} of counter ${this.id} after ${this.#last}`);
    this.#last = number;
    this.count += 1;
  }

  add(number: number): number {
    this.#enter(number);
    spin(0.004);
    return number;
  }

  async slow(number: number, ms: number): Promise<number> {
    this.#enter(number);
    this.#isCalled = true;
    await pause(ms);
    this.#isCalled = false;
    return number;
  }

  fail(number: number): never {
    this.#enter(number);
    throw new RangeError(`call ${number} throws`);
  }

  die(number: number): never {
    this.#enter(number);
    die('killed');
  }

  *items(number: number, count: number): Generator<number> {
    this.#enter(number);
    this.#isCalled = true;
    try {
      for (let index = 0; index < count; index += 1) yield index;
    } finally {
      this.#isCalled = false;
    }
  }
}
