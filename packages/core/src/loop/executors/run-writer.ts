/** Writes events into `run` messages. */
import type { EventState } from '../../event-state.ts';
import type { Target } from '../../target.ts';
import { EntriesWriter } from '../../wire/entries.ts';
import { type Extra, HAS_EXTRA, HAS_ID, TARGET_SHIFT } from '../../wire/protocol.ts';
import { json, raw } from '../../wire/values.ts';
import { addBare, referencesToSend, textToSend, unsent, valuesToSend } from '../wire-edge.ts';
import type { Backpressure } from './backpressure.ts';

/** Enough to make a message's own cost small beside its events', few enough that the executor begins soon. */
const MAX_BATCH = 256;
/** Of text in a batch, with which it stays far below what any transport takes. */
const MAX_BATCH_CHARACTERS = 65_536;
/** Bytes that a batch never comes to: three for each character, and far more than there can be besides. */
const LONGEST_BATCH = 2 ** 20;

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
    const values = valuesToSend(event);
    const extra = event.isPlain ? undefined : extraOf(event);
    const isNext = event.number === this.#lastNumber + 1;
    const id = isNext ? undefined : event.number;
    const header = ((event.runs as Target).index << TARGET_SHIFT) | (isNext ? 0 : HAS_ID) | (extra === undefined ? 0 : HAS_EXTRA);
    const characters = this.#mayJoin(event) ? addBare(this.#batch, header, id, extra, values) : -1;
    if (characters < 0) this.#writeOther(event, header, [id, extra], values);
    else this.#joined(event, characters, extra);
  }

  flush(): void {
    if (this.#count === 0) return;
    this.#count = 0;
    this.#characters = 0;
    this.#way.send(this.#batch.take(), undefined);
  }

  #mayJoin(event: EventState): boolean {
    return this.#mayBatch && event.options.transfer === undefined;
  }

  /** Values that are not bare: as text, or in a message of their own. */
  #writeOther(
    event: EventState,
    header: number,
    [id, extra]: readonly [number | undefined, Extra | undefined],
    values: readonly unknown[],
  ): void {
    const text = textToSend(event, values);
    const before = [id, extra].filter((entry) => entry !== undefined);
    if (text === undefined || !this.#mayJoin(event)) this.#writeAlone(event, ['run', header | raw, ...before, values], values);
    else {
      for (const entry of [header | json, ...before, text]) this.#batch.push(entry);
      this.#joined(event, text.length, extra);
    }
  }

  #joined(event: EventState, characters: number, extra: Extra | undefined): void {
    this.#characters += characters + (extra?.key?.length ?? 0);
    this.#lastNumber = event.number;
    this.#count += 1;
    if (this.#count >= MAX_BATCH || this.#characters >= MAX_BATCH_CHARACTERS) this.flush();
  }

  #writeAlone(event: EventState, message: readonly unknown[], values: readonly unknown[]): void {
    this.flush();
    try {
      this.#way.send(message, event.options.transfer);
    } catch (cause) {
      throw unsent(event, values, cause);
    }
    this.#lastNumber = event.number;
  }
}

function extraOf(event: EventState): Extra | undefined {
  const { attempt, ties, inner } = event;
  const { key, kwargs, timeout } = event.options;
  const isObject = event.runs?.isClass === true;
  const makes = ties?.makes;
  const hasReferences = ties !== undefined && ties.references.length > 0;
  const hearsProgress = event.options.onProgress !== undefined;
  const isOrdinary = makes === undefined && !hasReferences && timeout === undefined && !hearsProgress;
  if (isOrdinary && key === undefined && attempt === 1 && !isObject) return undefined;
  // What is not there is left out, not undefined: it would cross all the same.
  return {
    ...(key === undefined ? {} : { key }),
    ...(attempt === 1 ? {} : { attempt }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(hearsProgress ? { hearsProgress } : {}),
    ...(isObject ? { object: { target: inner?.name, argumentCount: event.args.length, hasKwargs: kwargs !== undefined } } : {}),
    ...(makes === undefined ? {} : { construct: { id: makes.object.id, mirror: makes.mirror } }),
    ...(hasReferences ? { references: referencesToSend(event, ties.references) } : {}),
  };
}
