/** Writes events into `run` messages. */
import type { EventState } from '../event-state.ts';
import { type Reference, withoutReferences } from '../state/references.ts';
import { tellsBegin } from './begin.ts';
import { COUNT_SHIFT, type Extra, HAS_EXTRA, HAS_ID, MAX_BARE_ARGUMENTS, TARGET_SHIFT } from './protocol.ts';
import { bare, type Form, formOfAll, isBare, isCloneable, json, raw, uncloneable } from './values.ts';

/** Enough to make a message's own cost small beside its events', few enough that the executor begins soon. */
const MAX_BATCH = 256;
/** Of text in a batch, with which it stays far below what any transport takes. */
const MAX_BATCH_CHARACTERS = 65_536;
/** Bytes that a batch never comes to: three for each character, and far more than there can be besides. */
const LONGEST_BATCH = 2 ** 20;

export class RunWriter {
  readonly #send: (message: readonly unknown[], transfer: readonly object[] | undefined) => void;
  #batch: unknown[] = ['run'];
  #count = 0;
  #characters = 0;
  #lastNumber = 0;
  #mayBatch = true;

  constructor(send: (message: readonly unknown[], transfer: readonly object[] | undefined) => void) {
    this.#send = send;
  }

  /** No message may be longer, in bytes. Where a batch could be, each event leaves by itself, and fails by itself. */
  limit(bytes: number): void {
    this.#mayBatch = bytes >= LONGEST_BATCH;
  }

  /**
   * Adds an event to the batch; it may leave now or at `flush`.
   *
   * @throws SerializationError when the event can't cross. Nothing of it has been sent then, and all that came before has.
   */
  write(event: EventState): void {
    const values = valuesOf(event);
    const form = formFor(values);
    const transfer = event.options.transfer;
    if (form === raw || transfer !== undefined || !this.#mayBatch) this.#writeAlone(event, values, transfer);
    else this.#append(this.#batch, event, values, form);
    if (this.#count >= MAX_BATCH || this.#characters >= MAX_BATCH_CHARACTERS) this.flush();
  }

  flush(): void {
    if (this.#count === 0) return;
    const batch = this.#batch;
    this.#batch = ['run'];
    this.#count = 0;
    this.#characters = 0;
    this.#send(batch, undefined);
  }

  #writeAlone(event: EventState, values: readonly unknown[], transfer: readonly object[] | undefined): void {
    this.flush();
    const message: unknown[] = ['run'];
    const lastNumber = this.#lastNumber;
    this.#append(message, event, values, raw);
    this.#count = 0;
    try {
      this.#send(message, transfer);
    } catch (cause) {
      this.#lastNumber = lastNumber;
      throw blame(event, values, cause);
    }
  }

  #append(batch: unknown[], event: EventState, values: readonly unknown[], form: Form): void {
    let header = ((event.runs as NonNullable<typeof event.runs>).index << TARGET_SHIFT) | form;
    const extra = extraOf(event);
    if (form === bare) header |= values.length << COUNT_SHIFT;
    if (extra !== undefined) header |= HAS_EXTRA;
    if (event.number === this.#lastNumber + 1) batch.push(header);
    else batch.push(header | HAS_ID, event.number);
    if (extra !== undefined) {
      batch.push(extra);
      this.#characters += extra.key?.length ?? 0;
    }
    if (form === raw) batch.push(values);
    else if (form === json) this.#pushText(batch, JSON.stringify(values));
    else {
      for (let index = 0; index < values.length; index += 1) {
        const value = values[index];
        if (typeof value === 'string') this.#pushText(batch, value);
        else batch.push(value);
      }
    }
    this.#lastNumber = event.number;
    this.#count += 1;
  }

  #pushText(batch: unknown[], text: string): void {
    batch.push(text);
    this.#characters += text.length;
  }
}

/** What crosses, as one list: an object's own fields or id first, then the arguments, then kwargs. */
function valuesOf(event: EventState): readonly unknown[] {
  const { kwargs } = event.options;
  if (event.ties === undefined && kwargs === undefined && event.runs?.isClass !== true) return event.args;
  const calls = event.ties?.calls;
  // A call of a proxy, as nearly all are.
  if (calls !== undefined && kwargs === undefined && event.ties?.references.length === 0) return [calls.id, ...event.args];
  const first = calls !== undefined ? [calls.id] : event.runs?.isClass === true ? [{ ...event.event }] : [];
  const values = kwargs === undefined ? [...first, ...event.args] : [...first, ...event.args, kwargs];
  return (event.ties?.references.length ?? 0) === 0 ? values : withoutReferences(values, pathsOf(event));
}

/** Where references stand in the list of values. */
function pathsOf(event: EventState): (readonly (string | number)[])[] {
  const first = event.ties?.calls !== undefined || event.runs?.isClass === true ? 1 : 0;
  return (event.ties?.references ?? []).map(({ path: [index, ...rest] }) => [(index as number) + first, ...rest]);
}

function formFor(values: readonly unknown[]): Form {
  if (values.length <= MAX_BARE_ARGUMENTS) {
    let index = 0;
    while (index < values.length && isBare(values[index])) index += 1;
    if (index === values.length) return bare;
  }
  return formOfAll(values, 'args');
}

function extraOf(event: EventState): Extra | undefined {
  const { attempt, ties, inner } = event;
  const { key, kwargs } = event.options;
  const isObject = event.runs?.isClass === true;
  const makes = ties?.makes;
  const hasReferences = ties !== undefined && ties.references.length > 0;
  const isTimed = tellsBegin(event, event.runs?.runTime.cost);
  if (key === undefined && attempt === 1 && !isObject && makes === undefined && !hasReferences && !isTimed) return undefined;
  // What is not there is left out, not undefined: it would cross all the same.
  return {
    ...(key === undefined ? {} : { key }),
    ...(attempt === 1 ? {} : { attempt }),
    ...(isTimed ? { isTimed } : {}),
    ...(isObject ? { object: { target: inner?.name, argumentCount: event.args.length, hasKwargs: kwargs !== undefined } } : {}),
    ...(makes === undefined ? {} : { construct: { id: makes.object.id, mirror: makes.mirror } }),
    ...(hasReferences ? { references: referencesOf(event, ties.references) } : {}),
  };
}

function referencesOf(event: EventState, references: readonly Reference[]): Extra['references'] {
  const paths = pathsOf(event);
  return references.map(({ referent }, index) => [paths[index] ?? [], referent.id]);
}

function blame(event: EventState, values: readonly unknown[], cause: unknown): Error {
  if (!isCloneable(event.args)) return uncloneable(event.args, 'args', cause);
  if (!isCloneable(event.options.kwargs)) return uncloneable(event.options.kwargs, 'kwargs', cause);
  const fields: unknown = event.runs?.isClass === true ? values[0] : undefined;
  return isCloneable(fields) ? uncloneable(event.args, 'args', cause) : uncloneable(fields, 'event', cause);
}
