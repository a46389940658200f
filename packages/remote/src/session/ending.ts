/** Why an executor has ended, or could not be opened, on its way to the client. */
import { type CloseReason, ProtocolError, TransportError } from '@mp-event-loop/core';
import { decode, encode } from '../codec/index.ts';
import { HEADER_BYTES } from './frame.ts';

const kinds: ReadonlySet<unknown> = new Set<CloseReason['kind']>(['closed', 'exited', 'killed', 'failed']);

export function encodeEnding(reason: CloseReason): Uint8Array<ArrayBuffer> {
  const { kind, exitCode, signal, stderrTail, error, started } = reason;
  return encode([kind, exitCode, signal, stderrTail, error?.message, started], HEADER_BYTES);
}

/** @throws ProtocolError when it is none. */
export function decodeEnding(frame: Uint8Array): CloseReason {
  const ending = decode(frame, HEADER_BYTES);
  if (!Array.isArray(ending) || !kinds.has(ending[0])) throw new ProtocolError('an end that could not be read');
  const [kind, exitCode, signal, stderrTail, message, started] = ending as readonly unknown[];
  return {
    kind: kind as CloseReason['kind'],
    exitCode: Number.isInteger(exitCode) ? (exitCode as number) : undefined,
    signal: typeof signal === 'string' ? signal : undefined,
    stderrTail: typeof stderrTail === 'string' ? stderrTail : undefined,
    error: typeof message === 'string' ? new TransportError(message) : undefined,
    started: Number.isSafeInteger(started) && (started as number) >= 0 ? (started as number) : undefined,
  };
}

export function encodeCount(count: number): Uint8Array<ArrayBuffer> {
  return encode(count, HEADER_BYTES);
}

/** @throws ProtocolError when it is none. */
export function decodeCount(frame: Uint8Array): number {
  const count = decode(frame, HEADER_BYTES);
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0) throw new ProtocolError('a count that is none');
  return count;
}

export function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return encode(text, HEADER_BYTES);
}

/** @throws ProtocolError when it is none. */
export function decodeText(frame: Uint8Array): string {
  const text = decode(frame, HEADER_BYTES);
  if (typeof text !== 'string') throw new ProtocolError('a text that is none');
  return text;
}
