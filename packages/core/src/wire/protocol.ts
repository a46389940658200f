/**
 * The messages between a loop and an executor, and their version. Each is an array that begins with a string tag.
 *
 * `run` and `done` carry many events in one flat array, since that crosses several times faster than an array of objects. Their shape
 * is written
 * here and nowhere else:
 *
 *     ['run',  (header, id?, extra?, …arguments)*]
 *     ['done', (header, number?, value?)*]   results and items of streams
 *
 * Where all of that is numbers of 32 bits, it is one Int32Array instead, whose first number is not read.
 *
 * A channel numbers its events from 0 in the order sent. A result that says no number is of the event behind the last one answered: so
 * neither side says numbers while results come in order, nor keeps what came out of order.
 */
import { ProtocolError } from '../errors.ts';
import type { TargetName } from '../tasks.ts';
import type { WireError, WireValue } from './error-transfer.ts';

/** Two ends understand each other only if they say the same. */
export const PROTOCOL_VERSION = 3;

/** The first message: who the executor is, and what it does before its first event. */
export interface Hello {
  readonly version: number;
  readonly executorId: string;
  readonly index: number;
  readonly concurrency: number;
  /**
   * Task modules to import before it counts as ready. One that fails fails its own events; an executor that can import none is of no
   * use.
   */
  readonly modules: readonly (readonly [url: string, name: string])[];
  readonly initialize: TargetName | undefined;
  /** What `initialize` is called with. */
  readonly initializeArgs: readonly unknown[];
  /** ms after which it is ready without those that are not imported by then: each is imported once an event needs it. */
  readonly importWithin: number;
  /** The loop has had no executor yet: one that can import none of the modules tells that the loop can't start. */
  readonly isFirst: boolean;
}

/** From the loop. */
export type CallerMessage =
  | readonly ['hello', Hello]
  | readonly ['import', url: string, name: string]
  | readonly ['target', index: number, target: TargetName]
  | readonly ['run', ...unknown[]]
  | readonly ['cancel', number: number, reason: WireValue]
  /**
   * The answer has been read of an event that was cancelled, or ran longer than it might. An executor of one event at a time that was told
   * to end it while it ran, or answered so late, begins no other before: its end may have been decided for that event.
   */
  | readonly ['resume', number: number]
  | readonly ['credit', number: number, items: number]
  | readonly ['method', index: number, name: string]
  | readonly ['keep', id: number, value: object]
  | readonly ['drop', id: number]
  /** The object behind a proxy is not needed any more: it is disposed of, and the answer is `freed`. */
  | readonly ['free', id: number]
  /** The executor is to end: it disposes of what lives in it, and says `ended`. */
  | readonly ['end']
  | readonly ['progress', isHeard: boolean];

/** From the executor. */
export type ExecutorMessage =
  /** Whoever stands in between allows no more events at a time, and no message of more bytes. Comes right before `ready`, or not at all. */
  | readonly ['limits', mostHeld: number, mostBytes: number]
  /** Task modules that could not be imported; without an error one that was not in time. */
  | readonly ['ready', failures: readonly (readonly [url: string, WireError | undefined])[]]
  | readonly ['failed', WireError]
  | readonly ['imported', url: string, failure: WireError | undefined]
  | readonly ['begun', number: number]
  /** It has heard that an event is not to begin, which it answers for in its turn: what it runs does not hold its thread. */
  | readonly ['alive', number: number]
  | readonly ['done', ...unknown[]]
  | readonly ['progress', number: number, WireValue]
  | readonly ['freed', id: number, failure: WireError | undefined]
  | readonly ['ended']
  | readonly ['stray', eventId: number | undefined, WireError];

/**
 * The header of an event in `run`: bits 0–1 the form of its arguments (wire/values.ts), bit 2 an id follows (else it is the last one
 * plus 1), bit 3
 * an `Extra` follows, bits 4–8 how many bare arguments, from bit 9 the target's index.
 */
export const HAS_ID = 4;
export const HAS_EXTRA = 8;
export const COUNT_SHIFT = 4;
export const MAX_BARE_ARGUMENTS = 31;
export const TARGET_SHIFT = 9;

/** What few events have. */
export interface Extra {
  readonly key?: string | undefined;
  readonly attempt?: number | undefined;
  /** ms that it may run. The executor says `begun` when it begins: its time counts from then. */
  readonly timeout?: number | undefined;
  /** The caller hears of the event's progress, whether or not anybody subscribes. */
  readonly hearsProgress?: boolean | undefined;
  /** Of an `Event` subclass: what its object is made of. */
  readonly object?: WireObject | undefined;
  /** The event makes an object, which the executor keeps under this id; it tells the values of `mirror` with each answer. */
  readonly construct?: { readonly id: number; readonly mirror: readonly string[] } | undefined;
  /** Where kept objects stand in the list of values. */
  readonly references?: readonly (readonly [path: readonly (string | number)[], id: number])[] | undefined;
}

/** A mirrored value of an object: its name, whether it is a method's result, and the value. */
export type Mirrored = readonly [name: string, isMethod: boolean, value: unknown];
/** What is told of one object: its id, and one `Mirrored` behind the other, flat, of the values that have changed. */
export type ObjectMirrors = readonly [id: number, ...unknown[]];

/** An event of a class of the user's own: its fields, and what the base class keeps for it. */
interface WireObject {
  /** Its function, if it was made with one. */
  readonly target: TargetName | undefined;
  readonly argumentCount: number;
  readonly hasKwargs: boolean;
}

/**
 * The header of a result in `done`: bits 0–2 what it is, bit 3 the event's number follows (else it is the one behind the last that was
 * answered), bit 4 it is an item of a stream that goes on, bit 5 it is an object's mirrored values and the result comes yet, and 64
 * times the microseconds that the event ran, which may pass 32 bits. The value follows, but for an undefined one and for a stream's
 * beginning. A stream sends no items before it was given credit.
 */
export const OUTCOME_BARE = 0;
export const OUTCOME_JSON = 1;
export const OUTCOME_RAW = 2;
export const OUTCOME_UNDEFINED = 3;
export const OUTCOME_ERROR = 4;
export const OUTCOME_STREAM = 5;
export const OUTCOME_MASK = 7;
export const HAS_NUMBER = 8;
export const IS_ITEM = 16;
export const IS_MIRROR = 32;
export const TIME_FACTOR = 64;

/** Whether an event that ran for so many µs has run longer than the ms that it might. Both ends must say the same. */
export function isTooLong(ran: number, timeout: number): boolean {
  return ran >= timeout * 1000;
}

const callerTags: ReadonlySet<unknown> = new Set<CallerMessage[0]>([
  'hello',
  'import',
  'target',
  'run',
  'cancel',
  'resume',
  'credit',
  'method',
  'keep',
  'drop',
  'free',
  'end',
  'progress',
]);
const executorTags: ReadonlySet<unknown> = new Set<ExecutorMessage[0]>([
  'limits',
  'ready',
  'failed',
  'imported',
  'begun',
  'alive',
  'done',
  'progress',
  'freed',
  'ended',
  'stray',
]);

/** @throws ProtocolError when it is no message of a loop. */
export function parseCallerMessage(message: unknown): CallerMessage {
  if (Array.isArray(message) && callerTags.has(message[0])) return message as unknown as CallerMessage;
  throw unknownMessage('a loop', message);
}

/** @throws ProtocolError when it is no message of an executor. */
export function parseExecutorMessage(message: unknown): ExecutorMessage {
  if (Array.isArray(message) && executorTags.has(message[0])) return message as unknown as ExecutorMessage;
  throw unknownMessage('an executor', message);
}

function unknownMessage(sender: string, message: unknown): ProtocolError {
  const tag: unknown = Array.isArray(message) ? message[0] : message;
  return new ProtocolError(
    `a message that ${sender} of protocol version ${PROTOCOL_VERSION} does not send: ` +
      `${typeof tag === 'string' ? `'${tag.slice(0, 40)}'` : typeof tag}. ` +
      'Are both ends of the same version of @mp-event-loop/core, and does the transport carry messages whole?',
  );
}
