/**
 * How far an executor has come, on its way to the host: in the room that its messages leave for a header, which the host overwrites when
 * it passes them on. So the host, which never reads a message, knows how many events run.
 */
import { DATA, HEADER_BYTES, readHeader, writeHeader } from '../session/frame.ts';

export interface EventCounts {
  /** How many events have begun. */
  readonly begun: number;
  /** How many have ended, those whose results this message carries included. */
  readonly ended: number;
}

export function writeCounts(message: Uint8Array, { begun, ended }: EventCounts): void {
  writeHeader(message, DATA, begun, ended);
}

/** Returns undefined where a message says nothing of it. */
export function readCounts(message: Uint8Array): EventCounts | undefined {
  if (message.length < HEADER_BYTES || message[0] !== DATA) return undefined;
  const { number: begun, acknowledged: ended } = readHeader(message);
  return { begun, ended };
}
