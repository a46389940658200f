/** What each cause of closing a link is as a close code of WebSocket. RFC 6455 leaves those from 4000 on to applications. */
import { CLOSE_CAUSES, type CloseCause, type LinkEnd } from '@mp-event-loop/remote';

export const GOING_AWAY = 1001;

const codes: Readonly<Record<CloseCause, number>> = {
  done: 1000,
  draining: GOING_AWAY,
  malformed: 1002,
  limit: 1008,
  oversized: 1009,
  full: 1013,
  'unknown-session': 4000,
  replaced: 4001,
  silent: 4002,
  version: 4003,
};

const causes: ReadonlyMap<number, CloseCause> = new Map<number, CloseCause>([
  ...CLOSE_CAUSES.map((cause) => [codes[cause], cause] as const),
  // Data of a type that is not taken, and text that is not UTF-8.
  [1003, 'malformed'],
  [1007, 'malformed'],
]);

export function closeCodeOf(cause: CloseCause): number {
  return codes[cause];
}

export function causeOf(code: number): LinkEnd['why'] {
  return causes.get(code) ?? 'broken';
}

/** Returns the code and what was said with it, for people. */
export function wordsOf(code: number, reason: string): string {
  return `${code} ${reason}`.trimEnd();
}
