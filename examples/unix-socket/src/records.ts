/**
 * What crosses the socket: a stream of bytes, cut into records.
 *
 *     length, 4 bytes │ kind, 1 byte │ content
 *
 * `length` counts the content's bytes, big-endian.
 */
import { CLOSE_CAUSES, type CloseCause } from '@mp-event-loop/remote';

/** From the host, first: the caller has been let in. */
export const OPEN = 0;
export const FRAME = 1;
/** The last one: the cause's place in `causes`, 1 byte, and the message in UTF-8. */
export const CLOSE = 2;

export const HEAD = 5;
/** Bytes of the largest frame: far more than any that a session sends. */
export const MAX_FRAME: number = 2 ** 20;

/** Bytes of a message: it is for people. */
const MAX_MESSAGE = 1000;

export function headOf(kind: number, length: number): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(length);
  head[HEAD - 1] = kind;
  return head;
}

export function closeRecord(why: CloseCause, message: string): Buffer {
  const content = Buffer.concat([Uint8Array.of(CLOSE_CAUSES.indexOf(why)), Buffer.from(message).subarray(0, MAX_MESSAGE)]);
  return Buffer.concat([headOf(CLOSE, content.length), content]);
}

/** Returns why the other end closes, and its words. */
export function readClose(content: Buffer): { readonly why: CloseCause; readonly message: string } {
  return { why: CLOSE_CAUSES[content[0] ?? -1] ?? 'malformed', message: content.subarray(1).toString() };
}
