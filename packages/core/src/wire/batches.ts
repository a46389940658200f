/** Messages, for whoever only passes them on: how many events one carries, how it is cut in two, what takes its place if too large. */
import { type Entries, entriesOf } from './entries.ts';
import type { WireError } from './error-transfer.ts';
import {
  COUNT_SHIFT,
  type ExecutorMessage,
  HAS_EXTRA,
  HAS_ID,
  HAS_NUMBER,
  IS_ITEM,
  IS_MIRROR,
  MAX_BARE_ARGUMENTS,
  OUTCOME_ERROR,
  OUTCOME_MASK,
  OUTCOME_RAW,
  OUTCOME_STREAM,
  OUTCOME_UNDEFINED,
  TARGET_SHIFT,
  TIME_FACTOR,
} from './protocol.ts';
import { bare } from './values.ts';

/** Returns how many events a message of a loop carries; counts no further than one above `most`. */
export function eventsIn(message: unknown, most: number): number {
  if (!Array.isArray(message) || message[0] !== 'run') return 0;
  const entries = entriesOf(message);
  let count = 0;
  for (let at = 1; at < entries.length && count <= most; count += 1) at += spanAt(entries, at);
  return count;
}

/** Returns the targets of the events that a message of a loop carries, in their order. */
export function targetsIn(message: unknown): readonly number[] {
  const targets: number[] = [];
  if (!Array.isArray(message) || message[0] !== 'run') return targets;
  const entries = entriesOf(message);
  for (let at = 1; at < entries.length; at += spanAt(entries, at)) targets.push((entries[at] as number) >>> TARGET_SHIFT);
  return targets;
}

/** The end of one event, as a message of an executor says it. */
export interface End {
  /** Undefined: that of the event behind the last that was answered. */
  readonly number: number | undefined;
  readonly hasFailed: boolean;
  /** Microseconds that it ran. */
  readonly ran: number;
}

/** Returns the ends of events that a message of an executor carries, in their order. */
export function endsIn(message: unknown): readonly End[] {
  const ends: End[] = [];
  if (!isDone(message)) return ends;
  const entries = entriesOf(message);
  for (let at = 1; at < entries.length; at += lengthAt(entries, at)) {
    const header = entries[at] as number;
    const outcome = header & OUTCOME_MASK;
    if (outcome === OUTCOME_STREAM || (header & (IS_ITEM | IS_MIRROR)) !== 0) continue;
    const number = (header & HAS_NUMBER) === 0 ? undefined : (entries[at + 1] as number);
    ends.push({ number, hasFailed: outcome === OUTCOME_ERROR, ran: Math.floor(header / TIME_FACTOR) });
  }
  return ends;
}

/** Whether a message of an executor carries one value alone: should it not cross, whoever gave it hears of it, and no other is lost. */
export function isAlone(message: unknown): boolean {
  if (Array.isArray(message) && message[0] === 'progress') return true;
  return isDone(message) && ((entriesOf(message)[1] as number) & OUTCOME_MASK) === OUTCOME_RAW;
}

/** Splits a `done` message into two of about half its entries. Returns undefined where it has one entry only, or is another message. */
export function halvesOf(message: unknown): readonly [readonly unknown[], readonly unknown[]] | undefined {
  if (!isDone(message)) return undefined;
  const entries = entriesOf(message);
  let at = 1 + lengthAt(entries, 1);
  while (at < entries.length / 2) at += lengthAt(entries, at);
  if (at >= entries.length) return undefined;
  const all = Array.from(entries);
  return [
    ['done', ...all.slice(1, at)],
    ['done', ...all.slice(at)],
  ];
}

/** Returns a message of an executor with this error in the place of the one result, or of the errors, that it carried. */
export function withError(sent: unknown, error: WireError): unknown {
  const message = sent as ExecutorMessage;
  switch (message[0]) {
    case 'done':
      return doneWithError(message, error);
    case 'failed':
      return ['failed', error] satisfies ExecutorMessage;
    case 'stray':
      return ['stray', message[1], error] satisfies ExecutorMessage;
    case 'freed':
      return ['freed', message[1], error] satisfies ExecutorMessage;
    case 'imported':
      return ['imported', message[1], error] satisfies ExecutorMessage;
    case 'ready':
      return ['ready', message[1].map(([url, failure]) => [url, failure && error])] satisfies ExecutorMessage;
    default:
      return message;
  }
}

function doneWithError(message: readonly unknown[], error: WireError): ExecutorMessage {
  const entries = entriesOf(message);
  const header = entries[1] as number;
  const failed = header - (header & OUTCOME_MASK) + OUTCOME_ERROR;
  return (header & HAS_NUMBER) === 0 ? ['done', failed, error] : ['done', failed, entries[2], error];
}

/** Returns whether an executor says with it that it is ready for events. */
export function isReady(message: unknown): boolean {
  return Array.isArray(message) && message[0] === 'ready';
}

/**
 * Returns the message that tells a loop how many events it may have sent and have no result of, and the longest message, in bytes. It goes
 * right before the one that `isReady`.
 */
export function limitsMessage(mostHeld: number, mostBytes: number): ExecutorMessage {
  return ['limits', mostHeld, mostBytes];
}

function isDone(message: unknown): message is readonly unknown[] {
  return Array.isArray(message) && message[0] === 'done';
}

/** Returns how many places the event at that place of a `run` message takes. */
function spanAt(entries: Entries, at: number): number {
  const header = entries[at] as number;
  const values = (header & 3) === bare ? (header >>> COUNT_SHIFT) & MAX_BARE_ARGUMENTS : 1;
  return 1 + Number((header & HAS_ID) !== 0) + Number((header & HAS_EXTRA) !== 0) + values;
}

/** Returns how many places the entry at that place of a `done` message takes. */
function lengthAt(entries: Entries, at: number): number {
  const header = entries[at] as number;
  const outcome = header & OUTCOME_MASK;
  return 1 + Number((header & HAS_NUMBER) !== 0) + Number(outcome !== OUTCOME_UNDEFINED && outcome !== OUTCOME_STREAM);
}
