/** Reads events out of `run` messages. */
import { ProtocolError } from '../errors.ts';
import { type AnyClass, type AnyFunction, findTask, type TargetName } from '../tasks.ts';
import { COUNT_SHIFT, type Extra, HAS_EXTRA, HAS_ID, MAX_BARE_ARGUMENTS, TARGET_SHIFT } from '../wire/protocol.ts';
import { bare, json, raw } from '../wire/values.ts';

/** A target as this executor has it. */
export interface Task {
  readonly name: TargetName;
  /** Whether it is a method, by its key, of the object whose id comes first. */
  readonly isMethod: boolean;
  /** Undefined where it can't be found; running it says so. */
  readonly task: AnyFunction | AnyClass | undefined;
  /** Whether its last run was short: then results need not leave before the next one. */
  isQuick: boolean;
}

/** One event to run. */
export interface Run {
  task: Task;
  id: number;
  extra: Extra | undefined;
  values: readonly unknown[];
}

export class RunReader {
  readonly #tasks: Task[] = [];
  #message: readonly unknown[] | undefined;
  #at = 0;
  #lastId = 0;
  readonly #messages: (readonly unknown[])[] = [];

  define(index: number, name: TargetName): void {
    this.#tasks[index] = { name, isMethod: false, task: findTask(name), isQuick: false };
  }

  defineMethod(index: number, key: string): void {
    this.#tasks[index] = { name: { url: undefined, name: key, key }, isMethod: true, task: undefined, isQuick: false };
  }

  add(message: readonly unknown[]): void {
    this.#messages.push(message);
  }

  /** What the next event runs, or undefined when there is none. */
  peek(): Task | undefined {
    const header = this.#header();
    return header === undefined ? undefined : this.#task(header);
  }

  /** The next event, or undefined when there is none. */
  next(): Run | undefined {
    const header = this.#header();
    const message = this.#message;
    if (header === undefined || message === undefined) return undefined;
    let at = this.#at + 1;
    const id = (header & HAS_ID) === 0 ? this.#lastId + 1 : (message[at++] as number);
    const extra = (header & HAS_EXTRA) === 0 ? undefined : (message[at++] as Extra);
    const form = header & 3;
    let values: readonly unknown[];
    if (form === bare) {
      const count = (header >>> COUNT_SHIFT) & MAX_BARE_ARGUMENTS;
      values = message.slice(at, at + count);
      at += count;
    } else if (form === json) values = JSON.parse(message[at++] as string) as unknown[];
    else if (form === raw) values = message[at++] as unknown[];
    else throw new ProtocolError(`the loop sent an event of the unknown form ${form}`);
    this.#lastId = id;
    this.#at = at;
    return { task: this.#task(header), id, extra, values };
  }

  #header(): number | undefined {
    while (this.#message === undefined || this.#at >= this.#message.length) {
      this.#message = this.#messages.shift();
      if (this.#message === undefined) return undefined;
      this.#at = 1;
    }
    return this.#message[this.#at] as number;
  }

  #task(header: number): Task {
    const task = this.#tasks[header >>> TARGET_SHIFT];
    if (task === undefined)
      throw new ProtocolError(`the loop sent an event for target ${header >>> TARGET_SHIFT}, which it did not define`);
    return task;
  }
}
