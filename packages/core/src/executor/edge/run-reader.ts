/** Reads events out of `run` messages. */
import { ProtocolError } from '../../errors.ts';
import { Ring } from '../../ring.ts';
import { type Entries, entriesOf } from '../../wire/entries.ts';
import { COUNT_SHIFT, type Extra, HAS_EXTRA, HAS_ID, MAX_BARE_ARGUMENTS, TARGET_SHIFT } from '../../wire/protocol.ts';
import { asCount, asText } from '../../wire/records.ts';
import { bare, formOfAll, json, raw } from '../../wire/values.ts';
import type { Task } from '../task.ts';
import { readExtra } from './extras.ts';
import { Failure } from './thrown.ts';

/** The last index that the header of an event can name. */
export const MAX_TARGET: number = 2 ** (32 - TARGET_SHIFT) - 1;
/** More than any engine can call a function with; a list that says it is longer, and is holes, would fill the memory. */
export const MAX_ARGUMENTS = 1_000_000;

/** One event to run. */
export interface Run {
  readonly task: Task;
  readonly id: number;
  readonly extra: Extra | undefined;
  readonly values: readonly unknown[];
}

export class RunReader {
  readonly #tasks: Task[] = [];
  #entries: Entries | undefined;
  #at = 0;
  #lastId = 0;
  #failure: Failure | undefined = undefined;
  readonly #messages = new Ring<Entries>();

  /** Events of the target `index` run this task from here on. */
  define(index: number, task: Task): void {
    this.#tasks[index] = task;
  }

  add(message: readonly unknown[]): void {
    this.#messages.push(entriesOf(message));
  }

  /** Why no more events can be read: the other end sent what no loop sends. Undefined while all is well. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Returns what the next event runs, or undefined when there is none that can be read. */
  peek(): Task | undefined {
    const header = this.#header();
    return header === undefined ? undefined : this.#task(header);
  }

  /** Returns the next event, or undefined when there is none that can be read. */
  next(): Run | undefined {
    const header = this.#header();
    const task = header === undefined ? undefined : this.#task(header);
    if (header === undefined || task === undefined) return undefined;
    try {
      return this.#read(header, task, this.#entries as Entries);
    } catch (thrown) {
      this.#failure = new Failure(thrown);
      return undefined;
    }
  }

  #read(header: number, task: Task, entries: Entries): Run {
    let at = this.#at + 1;
    const id = (header & HAS_ID) === 0 ? this.#lastId + 1 : asCount(entries[at++], 'the id of an event');
    const extra = (header & HAS_EXTRA) === 0 ? undefined : readExtra(entries[at++]);
    const form = header & 3;
    let values: readonly unknown[];
    if (form === bare) {
      const count = (header >>> COUNT_SHIFT) & MAX_BARE_ARGUMENTS;
      values = valuesAt(entries, at, count);
      if (entries.length < at + count) throw new ProtocolError('the loop sent an event with fewer arguments than it says');
      at += count;
    } else if (form === json) values = parse(asText(entries[at++], 'arguments'));
    else if (form === raw) values = entries[at++] as unknown[];
    else throw new ProtocolError(`the loop sent an event of the unknown form ${form}`);
    if (!Array.isArray(values)) throw new ProtocolError('the loop sent an event without a list of arguments');
    if (values.length > MAX_ARGUMENTS) throw new ProtocolError(`the loop sent an event with more than ${MAX_ARGUMENTS} arguments`);
    this.#lastId = id;
    this.#at = at;
    return { task, id, extra, values };
  }

  #header(): number | undefined {
    if (this.#failure !== undefined) return undefined;
    while (this.#entries === undefined || this.#at >= this.#entries.length) {
      this.#entries = this.#messages.shift();
      if (this.#entries === undefined) return undefined;
      this.#at = 1;
    }
    const header = this.#entries[this.#at];
    if (typeof header === 'number' && header >>> 0 === header) return header;
    this.#failure = new Failure(new ProtocolError('the loop sent an event whose header is no whole number'));
    return undefined;
  }

  #task(header: number): Task | undefined {
    const index = header >>> TARGET_SHIFT;
    const task = this.#tasks[index];
    if (task === undefined)
      this.#failure = new Failure(new ProtocolError(`the loop sent an event for target ${index}, which it did not define`));
    return task;
  }
}

/** Spelled out for the common counts, as the call of a tiny task is. */
function valuesAt(entries: Entries, at: number, count: number): readonly unknown[] {
  if (count === 0) return [];
  if (count === 1) return [entries[at]];
  if (count === 2) return [entries[at], entries[at + 1]];
  const values: unknown[] = [];
  for (let index = at; index < at + count; index += 1) values.push(entries[index]);
  return values;
}

/** Characters: what shorter text holds is nested no deeper than recursion bears, and looking at it costs as much as parsing it. */
const SHALLOW = 4096;

/** @throws SerializationError where the arguments are nested deeper than any that cross. */
function parse(text: string): readonly unknown[] {
  const values = JSON.parse(text) as unknown[];
  if (text.length > SHALLOW) formOfAll(values, 'args');
  return values;
}
