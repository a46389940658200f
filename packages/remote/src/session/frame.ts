/**
 * Frames: what links carry.
 *
 *     kind, 1 byte │ number, 7 bytes │ acknowledged, 7 bytes │ payload
 *
 * Numbers count the numbered frames of a session in one direction, from 1; other frames say 0. `acknowledged` is the number of the
 * last frame that the sender has received. Both are big-endian. This layout and that of `hello` and `refused` stay the same in
 * every version, so that ends of different versions can tell each other.
 */
import { ProtocolError } from '@mp-event-loop/core';

/** As many as the largest whole number takes that is counted exactly, 2⁵³ − 1. */
const NUMBER_BYTES = 7;
export const HEADER_BYTES: number = 1 + 2 * NUMBER_BYTES;

/**
 * Bytes that a frame takes beside its own wherever it is kept: of its object, and of its place in a queue, a pipe or a port, which were
 * measured at 200 to 1000. Without them a frame of one byte would count as that.
 */
export const FRAME_COST = 1024;

// Not numbered: they concern one link, and are gone with it.
export const HELLO = 1;
export const WELCOME = 2;
export const REFUSED = 3;
export const ACK = 4;
export const PING = 5;
export const PONG = 6;

/** From here on frames are numbered, kept until acknowledged, and processed once. */
const FIRST_NUMBERED = 16;
/** A message of core's, encoded. */
export const DATA = 16;
/** What the executor printed, as UTF-8. */
export const STDOUT = 17;
export const STDERR = 18;
/** The executor takes messages. */
export const OPENED = 19;
/** It could not be opened; the payload says why. */
export const OPEN_FAILED = 20;
/** It has ended; the payload says why. The session ends with it. */
export const ENDED = 21;
/** From the client: end it in order. */
export const CLOSE = 22;
/** From the client: end it now. */
export const KILL = 23;
/** From the host: how many bytes of DATA the executor has read so far. */
export const READ = 24;
/** Part of a frame, which goes on with the next one. */
export const PART = 25;
const LAST = PART;

export interface Header {
  readonly kind: number;
  readonly number: number;
  readonly acknowledged: number;
}

export function isNumbered(kind: number): boolean {
  return kind >= FIRST_NUMBERED;
}

/** @throws ProtocolError when it is no frame. */
export function readHeader(frame: Uint8Array): Header {
  if (frame.length < HEADER_BYTES) throw new ProtocolError(`a frame of ${frame.length} bytes is too short`);
  const kind = frame[0] as number;
  if (kind < HELLO || (kind > PONG && kind < FIRST_NUMBERED) || kind > LAST) throw new ProtocolError(`the unknown kind of frame ${kind}`);
  return { kind, number: readNumber(frame, 1), acknowledged: readNumber(frame, 1 + NUMBER_BYTES) };
}

/** Writes into the bytes that were left free for it. */
export function writeHeader(frame: Uint8Array, kind: number, number: number, acknowledged: number): void {
  frame[0] = kind;
  writeNumber(frame, 1, number);
  writeNumber(frame, 1 + NUMBER_BYTES, acknowledged);
}

/** A frame with nothing but its header. */
export function bareFrame(kind: number, acknowledged: number): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HEADER_BYTES);
  writeHeader(frame, kind, 0, acknowledged);
  return frame;
}

const BYTE = 256;

function readNumber(frame: Uint8Array, at: number): number {
  let value = 0;
  for (let index = at; index < at + NUMBER_BYTES; index += 1) value = value * BYTE + (frame[index] as number);
  return value;
}

function writeNumber(frame: Uint8Array, at: number, value: number): void {
  let left = value;
  for (let index = at + NUMBER_BYTES - 1; index >= at; index -= 1) {
    frame[index] = left % BYTE;
    left = Math.floor(left / BYTE);
  }
}
