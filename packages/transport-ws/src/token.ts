/** What can be a token, for both ends. */
import { ArgumentError } from '@mp-event-loop/core';

/** Whether a header can carry it, and a line of a token file be it. */
export function isOneLine(token: string): boolean {
  return !/\p{Cc}/u.test(token);
}

/** @throws ArgumentError for what no caller could show. */
export function checkToken(asker: string, token: unknown): void {
  if (typeof token !== 'string') throw new ArgumentError(`option token of ${asker} must be text`);
  if (!isOneLine(token)) throw new ArgumentError(`option token of ${asker} must be one line of text: trim what was read from a file`);
}
