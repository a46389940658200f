/** Writes events into `run` messages. */
import type { EventState } from '../../event-state.ts';
import type { Target } from '../../target.ts';
import { EntriesWriter } from '../../wire/entries.ts';
import { COUNT_SHIFT, type Extra, HAS_EXTRA, HAS_ID, MAX_BARE_ARGUMENTS, TARGET_SHIFT } from '../../wire/protocol.ts';
import { bare, json, raw } from '../../wire/values.ts';
import { addBare, formToSend, referencesToSend, unsent, type ValuesToSend, valuesToSend } from '../wire-edge.ts';
import type { Backpressure } from './backpressure.ts';

/** Enough to make a message's own cost small beside its events', few enough that the executor begins soon. */
const MAX_BATCH = 256;
/** Of text in a batch, with which it stays far below what any transport takes. */
const MAX_BATCH_CHARACTERS = 65_536;
/** Bytes that a batch never comes to: three for each character, and far more than there can be besides. */
const LONGEST_BATCH = 2 ** 20;

/** What entries are added to. */
type Batch = Pick<unknown[], 'push'> | EntriesWriter;

export class RunWriter {
  readonly #way: Backpressure;
  readonly #batch = new EntriesWriter('run');
  #count = 0;
  #characters = 0;
  #lastNumber = 0;
  #mayBatch = true;

  constructor(way: Backpressure) {
    this.#way = way;
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
    if (!this.#writePlain(event)) this.#write(event);
    if (this.#count >= MAX_BATCH || this.#characters >= MAX_BATCH_CHARACTERS) this.flush();
  }

  flush(): void {
    if (this.#count === 0) return;
    this.#count = 0;
    this.#characters = 0;
    this.#way.send(this.#batch.take(), undefined);
  }

  /** The short way of nearly all events. Returns false, and has done nothing, for one that has to go the long one. */
  #writePlain(event: EventState): boolean {
    if (!event.isPlain || !this.#mayBatch) return false;
    const { number, runs, args } = event;
    const isNext = number === this.#lastNumber + 1;
    const header = ((runs as Target).index << TARGET_SHIFT) | bare | (isNext ? 0 : HAS_ID);
    const characters = addBare(this.#batch, header, isNext ? undefined : number, args);
    if (characters < 0) return false;
    this.#characters += characters;
    this.#lastNumber = number;
    this.#count += 1;
    return true;
  }

  #write(event: EventState): void {
    const values = valuesToSend(event);
    // Before anything of the event is in the batch: its arguments may throw whenever they are read.
    const toSend = formToSend(event, values, MAX_BARE_ARGUMENTS);
    const transfer = event.options.transfer;
    if (toSend.form === raw || transfer !== undefined || !this.#mayBatch) this.#writeAlone(event, values, transfer);
    else this.#append(this.#batch, event, toSend);
  }

  #writeAlone(event: EventState, values: readonly unknown[], transfer: readonly object[] | undefined): void {
    this.flush();
    const message: unknown[] = ['run'];
    const lastNumber = this.#lastNumber;
    this.#append(message, event, { form: raw, values, text: '' });
    this.#count = 0;
    try {
      this.#way.send(message, transfer);
    } catch (cause) {
      this.#lastNumber = lastNumber;
      throw unsent(event, values, cause);
    }
  }

  #append(batch: Batch, event: EventState, { form, values, text }: ValuesToSend): void {
    let header = ((event.runs as Target).index << TARGET_SHIFT) | form;
    const extra = extraOf(event);
    if (form === bare) header |= values.length << COUNT_SHIFT;
    if (extra !== undefined) header |= HAS_EXTRA;
    const isNext = event.number === this.#lastNumber + 1;
    batch.push(isNext ? header : header | HAS_ID);
    if (!isNext) batch.push(event.number);
    if (extra !== undefined) {
      batch.push(extra);
      this.#characters += extra.key?.length ?? 0;
    }
    if (form === raw) batch.push(values);
    else if (form === json) this.#pushText(batch, text);
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

  #pushText(batch: Batch, text: string): void {
    batch.push(text);
    this.#characters += text.length;
  }
}

function extraOf(event: EventState): Extra | undefined {
  const { attempt, ties, inner } = event;
  const { key, kwargs } = event.options;
  const isObject = event.runs?.isClass === true;
  const makes = ties?.makes;
  const hasReferences = ties !== undefined && ties.references.length > 0;
  const isTimed = event.options.timeout !== undefined;
  const hearsProgress = event.options.onProgress !== undefined;
  const isOrdinary = makes === undefined && !hasReferences && !isTimed && !hearsProgress;
  if (isOrdinary && key === undefined && attempt === 1 && !isObject) return undefined;
  // What is not there is left out, not undefined: it would cross all the same.
  return {
    ...(key === undefined ? {} : { key }),
    ...(attempt === 1 ? {} : { attempt }),
    ...(isTimed ? { isTimed } : {}),
    ...(hearsProgress ? { hearsProgress } : {}),
    ...(isObject ? { object: { target: inner?.name, argumentCount: event.args.length, hasKwargs: kwargs !== undefined } } : {}),
    ...(makes === undefined ? {} : { construct: { id: makes.object.id, mirror: makes.mirror } }),
    ...(hasReferences ? { references: referencesToSend(event, ties.references) } : {}),
  };
}
