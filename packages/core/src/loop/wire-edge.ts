/**
 * The loop's wire edge: the one place on this side that touches foreign values – arguments, reasons of cancellations, what handlers
 * return, the sources of `map`, and, in incoming.ts, all that the other end sent. What is behind it gets a value or an error.
 */
import { ArgumentError, describe, SerializationError, toError } from '../errors.ts';
import { eventOf } from '../event.ts';
import type { EventState } from '../event-state.ts';
import { findReferences, type Reference, withoutReferences } from '../state/references.ts';
import { isThenable } from '../thenable.ts';
import type { ExecutorChannel } from '../transport.ts';
import type { EntriesWriter } from '../wire/entries.ts';
import { encode, type WireValue } from '../wire/error-transfer.ts';
import { COUNT_SHIFT, type Extra, type Hello, MAX_BARE_ARGUMENTS } from '../wire/protocol.ts';
import { isCloneable, uncloneable, uncloneableOf, untransferable } from '../wire/uncloneable.ts';
import { bare, checkCloneable, formOfAll, isBare, json } from '../wire/values.ts';

/**
 * What an event's arguments, kwargs included, refer to; undefined where they refer to nothing, or can't be read: then sending them
 * fails.
 */
export function referencesOf(event: EventState): readonly Reference[] | undefined {
  const { kwargs } = event.options;
  try {
    return findReferences(kwargs === undefined ? event.args : [...event.args, kwargs]);
  } catch {
    return undefined;
  }
}

/**
 * What crosses of an event, as one list: an object's own fields or id first, then the arguments, then kwargs.
 *
 * @throws SerializationError when they can't be read.
 */
export function valuesToSend(event: EventState): readonly unknown[] {
  if (event.ties === undefined && event.options.kwargs === undefined && event.runs?.isClass !== true) return event.args;
  let fields: unknown;
  try {
    if (event.runs?.isClass === true) fields = { ...eventOf(event) };
  } catch (cause) {
    throw uncloneable(eventOf(event), 'event', cause);
  }
  try {
    return gathered(event, fields);
  } catch (cause) {
    throw unsendable(event, event.args, fields, cause);
  }
}

function gathered(event: EventState, fields: unknown): readonly unknown[] {
  const { kwargs } = event.options;
  const calls = event.ties?.calls;
  // A call of a proxy, as nearly all are.
  if (calls !== undefined && kwargs === undefined && event.ties?.references.length === 0) return [calls.id, ...event.args];
  const first = calls !== undefined ? [calls.id] : fields === undefined ? [] : [fields];
  const values = kwargs === undefined ? [...first, ...event.args] : [...first, ...event.args, kwargs];
  return (event.ties?.references.length ?? 0) === 0 ? values : withoutReferences(values, pathsOf(event));
}

/**
 * Adds an event to a batch: its header, `id` and `extra` where it has them, and its values, if all are bare. Returns how many characters
 * their texts have; -1 where a value is not bare, or can't be read: nothing was added then.
 */
export function addBare(
  batch: EntriesWriter,
  header: number,
  id: number | undefined,
  extra: Extra | undefined,
  values: readonly unknown[],
): number {
  const { end } = batch;
  try {
    const { length } = values;
    if (length > MAX_BARE_ARGUMENTS) return -1;
    batch.push(header | bare | (length << COUNT_SHIFT));
    if (id !== undefined) batch.push(id);
    if (extra !== undefined) batch.push(extra);
    let characters = 0;
    for (let index = 0; index < length; index += 1) {
      const value = values[index];
      if (typeof value === 'string') characters += value.length;
      if (!isBare(value)) {
        batch.backTo(end);
        return -1;
      }
      batch.push(value);
    }
    return characters;
  } catch {
    batch.backTo(end);
    return -1;
  }
}

/**
 * Returns an event's values as JSON; undefined where they have to cross as they are, and are read by whoever clones them.
 *
 * @throws SerializationError when they are nested too deep, or can't be read.
 */
export function textToSend(event: EventState, values: readonly unknown[]): string | undefined {
  try {
    return formOfAll(values, 'args') === json ? JSON.stringify(values) : undefined;
  } catch (cause) {
    throw cause instanceof SerializationError ? cause : unsendableValues(event, values, cause);
  }
}

/** Where kept objects stand in the list of values. */
export function referencesToSend(event: EventState, references: readonly Reference[]): Extra['references'] {
  const paths = pathsOf(event);
  return references.map(({ referent }, index) => [paths[index] ?? [], referent.id]);
}

/** Where arguments begin in the list of values. */
function firstArgument({ ties, runs }: EventState): number {
  return ties?.calls !== undefined || runs?.isClass === true ? 1 : 0;
}

/** Where references stand in the list of values. */
function pathsOf(event: EventState): (readonly (string | number)[])[] {
  const first = firstArgument(event);
  return (event.ties?.references ?? []).map(({ path: [index, ...rest] }) => [(index as number) + first, ...rest]);
}

/** The error for an event whose message a transport would not take; it names what can't cross. */
export function unsent(event: EventState, values: readonly unknown[], cause: unknown): Error {
  const isListToBlame = event.options.transfer !== undefined && isCloneable(values);
  return isListToBlame ? untransferable('options.transfer', cause) : unsendableValues(event, values, cause);
}

/** `values` are what was to cross: in the arguments themselves there may be stand-ins, which do not. */
function unsendableValues(event: EventState, values: readonly unknown[], cause: unknown): Error {
  const first = firstArgument(event);
  const args = values === event.args ? values : values.slice(first, first + event.args.length);
  return unsendable(event, args, event.runs?.isClass === true ? values[0] : undefined, cause);
}

function unsendable(event: EventState, args: readonly unknown[], fields: unknown, cause: unknown): Error {
  return uncloneableOf({ args, kwargs: event.options.kwargs, event: fields }, cause);
}

const INITIALIZE_ARGS = 'initialize[1]';
const CACHED = 'the cached object';

/** @throws SerializationError when a cached value is nested too deep, or can't be read. */
export function checkCached(value: object): void {
  try {
    checkCloneable(value, CACHED);
  } catch (cause) {
    throw cause instanceof SerializationError ? cause : unsendableCached(value, cause);
  }
}

/** The error for a cached value that a transport would not take. */
export function unsendableCached(value: object, cause: unknown): Error {
  return uncloneable(value, CACHED, cause);
}

/** Sends the first message. Returns a SerializationError when the arguments of `initialize` can't cross. */
export function sendHello(channel: ExecutorChannel, hello: Hello): Error | undefined {
  const { initializeArgs } = hello;
  try {
    checkCloneable(initializeArgs, INITIALIZE_ARGS);
    channel.send(['hello', hello]);
    return undefined;
  } catch (cause) {
    return cause instanceof SerializationError && isCloneable(initializeArgs) ? cause : uncloneable(initializeArgs, INITIALIZE_ARGS, cause);
  }
}

/** Asks an event to give way, or not to begin, and says why. */
export function sendCancel(channel: ExecutorChannel, sentAs: number, reason: unknown): void {
  try {
    channel.send(['cancel', sentAs, encode(reason)]);
  } catch {
    // It may be more than the transport takes.
    channel.send(['cancel', sentAs, ['value', describe(reason)] satisfies WireValue]);
  }
}

/** Why an event was cancelled, in a few words. */
export function reasonInWords(reason: unknown): string {
  return reason === undefined ? '' : `: ${describe(reason)}`;
}

/** What a handler returned, if it is to be awaited. */
export function promiseFrom(answer: unknown): PromiseLike<unknown> | undefined {
  return isThenable(answer) ? answer : undefined;
}

export type ArgsSource = Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>;
export type ArgsIterator = Iterator<readonly unknown[]> | AsyncIterator<readonly unknown[]>;

/** @throws ArgumentError when there is nothing to iterate. */
export function iteratorFrom(source: ArgsSource): ArgsIterator {
  const candidate = source as Partial<Iterable<readonly unknown[]> & AsyncIterable<readonly unknown[]>> | null | undefined;
  const iterator = candidate?.[Symbol.asyncIterator]?.() ?? candidate?.[Symbol.iterator]?.();
  if (iterator === undefined)
    throw new ArgumentError('map takes a list of argument lists, such as [[1], [2]], or something that yields them one by one');
  return iterator;
}

/** Whatever a transport rejected with, as an Error. */
export function transportError(thrown: unknown): Error {
  return toError(thrown, 'the transport');
}
