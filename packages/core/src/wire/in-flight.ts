/** Counts the events in messages without running them: what a caller has under way on a host is limited. */
import {
  COUNT_SHIFT,
  HAS_EXTRA,
  HAS_ID,
  HAS_NUMBER,
  IS_ITEM,
  IS_MIRROR,
  MAX_BARE_ARGUMENTS,
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
  if (!Array.isArray(message) || message[0] !== 'done') return 0;
  let count = 0;
  for (let at = 1; at < message.length; ) {
    const header = message[at] as number;
    const outcome = header & OUTCOME_MASK;
    at += 1 + Number((header & HAS_NUMBER) !== 0) + Number(outcome !== OUTCOME_UNDEFINED && outcome !== OUTCOME_STREAM);
    if (outcome !== OUTCOME_STREAM && (header & (IS_ITEM | IS_MIRROR)) === 0) count += 1;
  }
  return count;
}

/** Whether a message of an executor is one result, or one item, that left by itself: should it not cross, no other is lost. */
export function isAlone(message: unknown): boolean {
  return Array.isArray(message) && message[0] === 'done' && ((message[1] as number) & OUTCOME_MASK) === OUTCOME_RAW;
}
