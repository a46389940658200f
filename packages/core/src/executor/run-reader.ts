/** Reads events out of `run` messages. */
import { ArgumentError, ProtocolError, TargetError } from '../errors.ts';
import { assembleEvent, Event } from '../event.ts';
import { type AnyClass, type AnyFunction, findTask, type TargetName } from '../tasks.ts';
import { COUNT_SHIFT, type Extra, HAS_EXTRA, HAS_ID, MAX_BARE_ARGUMENTS, TARGET_SHIFT } from '../wire/protocol.ts';
import { bare, json, raw } from '../wire/values.ts';

/** A target as this executor has it. */
export interface Task {
  readonly name: TargetName;
  /** Undefined where it can't be found; running it says so. */
  readonly task: AnyFunction | AnyClass | undefined;
  /** Whether its last run was short: then results need not leave before the next one. */
  isQuick: boolean;
}

/** One event to run. The reader has one of these and fills it anew for each. */
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
  readonly run: Run = { task: undefined as never, id: 0, extra: undefined, values: [] };

  define(index: number, name: TargetName): void {
    this.#tasks[index] = { name, task: findTask(name), isQuick: false };
  }

  add(message: readonly unknown[]): void {
    this.#messages.push(message);
  }

  /** What the next event runs, or undefined when there is none. */
  peek(): Task | undefined {
    const header = this.#header();
    return header === undefined ? undefined : this.#task(header);
  }

  /** Fills `run` with the next event. Gives false when there is none. */
  next(): boolean {
    const header = this.#header();
    const message = this.#message;
    if (header === undefined || message === undefined) return false;
    let at = this.#at + 1;
    const { run } = this;
    run.id = (header & HAS_ID) === 0 ? this.#lastId + 1 : (message[at++] as number);
    run.extra = (header & HAS_EXTRA) === 0 ? undefined : (message[at++] as Extra);
    run.task = this.#task(header);
    const form = header & 3;
    if (form === bare) {
      const count = (header >>> COUNT_SHIFT) & MAX_BARE_ARGUMENTS;
      run.values = message.slice(at, at + count);
      at += count;
    } else if (form === json) run.values = JSON.parse(message[at++] as string) as unknown[];
    else if (form === raw) run.values = message[at++] as unknown[];
    else throw new ProtocolError(`the loop sent an event of the unknown form ${form}`);
    this.#lastId = run.id;
    this.#at = at;
    return true;
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

/** Calls what the event runs. Gives its result, or a promise of it. */
export function execute({ task: { name, task }, values, id, extra }: Run): unknown {
  if (task === undefined) throw missing(name);
  if (extra?.object === undefined) {
    if (task.prototype instanceof Event)
      throw new ArgumentError(`${name.name} is a class of events: add an object of it, new ${task.name}(…)`);
    return call(task as (...args: unknown[]) => unknown, values);
  }
  const { target, argumentCount, hasKwargs } = extra.object;
  const inner = target === undefined ? null : findTask(target);
  if (inner === undefined) throw missing(target as TargetName);
  const kwargs = hasKwargs ? (values[argumentCount + 1] as Record<string, unknown>) : undefined;
  const event = assembleEvent(task.prototype as object, id, inner as AnyFunction | null, values.slice(1, argumentCount + 1), {
    key: extra.key,
    kwargs,
  });
  Object.assign(event, values[0]);
  return executeObject(event);
}

async function executeObject(event: Event): Promise<unknown> {
  await event.exec();
  if (event.error !== undefined) throw event.error;
  return event.results;
}

/** Spelled out for the common counts: a spread call costs as much as a tiny task. */
function call(task: (...args: unknown[]) => unknown, values: readonly unknown[]): unknown {
  switch (values.length) {
    case 0:
      return task();
    case 1:
      return task(values[0]);
    case 2:
      return task(values[0], values[1]);
    default:
      return task(...values);
  }
}

function missing(name: TargetName): TargetError {
  const where =
    name.url === undefined
      ? `no task module that it has imported is called '${name.name.slice(0, -name.key.length - 1)}'`
      : `${name.url} did not give it to defineTasks there`;
  return new TargetError(`the executor has no task ${name.name}: ${where}`);
}
