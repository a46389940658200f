/** The suite's sixth task module: state that stays with executors. */
import { context } from '../executor/context.ts';
import { defineTasks } from '../tasks.ts';
import { OrderError } from './failing-tasks.ts';
import { exit, keep } from './tasks.ts';

export interface Table {
  readonly name: string;
  readonly entries: Map<string, number>;
}

export function lookUp(table: Table, key: string): number | undefined {
  return table.entries.get(key);
}

/** Returns whether an earlier event brought the same object, nested anywhere in its arguments. */
export function isKept(name: string, where: { readonly deep: readonly [{ readonly table: Table }] }): boolean {
  return keep(name, where.deep[0].table);
}

export function areOne(first: Table, second: Table): boolean {
  return first === second;
}

export function lengthOf(bytes: Uint8Array): number {
  return bytes.length;
}

/** A counter that lives in an executor. */
export class Counter {
  readonly name: string;
  readonly madeIn: string = context().executor.id;
  #value: number;

  constructor(name: string, value = 0) {
    if (name === '') throw new OrderError('a counter needs a name', value);
    this.name = name;
    this.#value = value;
  }

  get value(): number {
    return this.#value;
  }
  get history(): { readonly last: number } {
    return { last: this.#value };
  }
  add(amount: number): number {
    this.#value += amount;
    return this.#value;
  }
  /** Loses an addition if two calls run at the same time. */
  async addLater(amount: number): Promise<number> {
    const before = this.#value;
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.#value = before + amount;
    return this.#value;
  }
  executor(): string {
    return context().executor.id;
  }
  fail(order: number): never {
    throw new OrderError('the counter failed', order);
  }
  *countdown(): Generator<number> {
    while (this.#value > 0) {
      yield this.#value;
      this.#value -= 1;
    }
  }
  async *countLater(items: number): AsyncGenerator<number> {
    for (let index = 0; index < items; index += 1) {
      await null;
      yield index;
    }
  }
  hang(): Promise<never> {
    return new Promise(() => {});
  }
  exit(code: number): void {
    exit(code);
  }
}

/** Ends its executor in its constructor, or later. */
export class Doomed {
  constructor(isDoomedAtOnce: boolean) {
    if (isDoomedAtOnce) exit(5);
  }
  *count(items: number): Generator<number> {
    for (let item = 1; item <= items; item += 1) yield item;
    exit(5);
  }
}

export function useAndExit(counter: Counter): never {
  counter.add(1);
  return exit(5);
}

export function useAndThrow(counter: Counter): never {
  return counter.fail(1);
}

export function* addEach(counter: Counter, amounts: readonly number[]): Generator<number> {
  for (const amount of amounts) yield counter.add(amount);
}

/** Gets the object itself, because it runs in the object's executor. */
export function addTwice(counter: Counter, amount: number): number {
  counter.add(amount);
  return counter.add(amount);
}

defineTasks(import.meta.url, { lookUp, isKept, areOne, lengthOf, Counter, Doomed, addTwice, addEach, useAndExit, useAndThrow });
