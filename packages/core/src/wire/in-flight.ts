/** Counts the events in messages without running them: what a caller has under way on a host is limited. */
import type { WireError } from './error-transfer.ts';
import {
  COUNT_SHIFT,
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
} from './protocol.ts';
import { bare } from './values.ts';

/** How many events a message of a loop brings; counts no further than to one above `most`. */
export function eventsIn(message: unknown, most: number): number {
  if (!Array.isArray(message) || message[0] !== 'run') return 0;
  let count = 0;
  for (let at = 1; at < message.length && count <= most; count += 1) {
    const header = message[at] as number;
    at += 1 + Number((header & HAS_ID) !== 0) + Number((header & HAS_EXTRA) !== 0);
    at += (header & 3) === bare ? (header >>> COUNT_SHIFT) & MAX_BARE_ARGUMENTS : 1;
  }
  return count;
}

/** How many events a message of an executor ends. */
export function endsIn(message: unknown): number {
  if (!isDone(message)) return 0;
  let count = 0;
  for (let at = 1; at < message.length; at += lengthAt(message, at)) {
    const header = message[at] as number;
    if ((header & OUTCOME_MASK) !== OUTCOME_STREAM && (header & (IS_ITEM | IS_MIRROR)) === 0) count += 1;
  }
  return count;
}

/** Whether a message of an executor is one result, or one item, that left by itself: should it not cross, no other is lost. */
export function isAlone(message: unknown): boolean {
  return isDone(message) && ((message[1] as number) & OUTCOME_MASK) === OUTCOME_RAW;
}

/** The same in two messages, each with about half of what this one brings; undefined where it brings one thing only, or is no `done`. */
export function halvesOf(message: unknown): readonly [readonly unknown[], readonly unknown[]] | undefined {
  if (!isDone(message)) return undefined;
  let at = 1 + lengthAt(message, 1);
  while (at < message.length / 2) at += lengthAt(message, at);
  return at < message.length ? [message.slice(0, at), ['done', ...message.slice(at)]] : undefined;
}

/** A message that brings one result, with an error in its place. */
export function withError(message: unknown, error: WireError): unknown {
  if (!isDone(message)) return message;
  const header = message[1] as number;
  const failed = header - (header & OUTCOME_MASK) + OUTCOME_ERROR;
  return (header & HAS_NUMBER) === 0 ? ['done', failed, error] : ['done', failed, message[2], error];
}

function isDone(message: unknown): message is readonly unknown[] {
  return Array.isArray(message) && message[0] === 'done';
}

/** How many places in a `done` message the entry takes that begins there. */
function lengthAt(message: readonly unknown[], at: number): number {
  const header = message[at] as number;
  const outcome = header & OUTCOME_MASK;
  return 1 + Number((header & HAS_NUMBER) !== 0) + Number(outcome !== OUTCOME_UNDEFINED && outcome !== OUTCOME_STREAM);
}
