/**
 * What crosses a private pipe: frames, each a header of 8 bytes (magic, kind, length of the body) and its body. Both ends are of one
 * installation.
 */
import { Serializer } from 'node:v8';
import { TransportError } from '@mp-event-loop/core';

/** A structured clone: core's. The buffers of the frames right before it are left out of it. */
export const MESSAGE = 0;
/** The executor listens: its first frame. */
export const LISTENING = 1;
/** The caller's last: end now. */
export const CLOSE = 2;
/** What the process is to be called, in UTF-8. */
export const TITLE = 3;
/** What it prints, as bytes. */
export const STDOUT = 4;
export const STDERR = 5;
/** The bytes of a large buffer of the next message. */
export const BUFFER = 6;
/** A message that is a short list of short primitives, as JSON. */
export const TEXT = 7;
/** A message that is a Uint8Array: how far in front of it its buffer begins, 1 byte, and then that. */
export const BYTES = 8;
export type Printed = typeof STDOUT | typeof STDERR;
export type FrameKind =
  | typeof MESSAGE
  | typeof LISTENING
  | typeof CLOSE
  | typeof TITLE
  | typeof BUFFER
  | typeof TEXT
  | typeof BYTES
  | Printed;

export const HEADER = 8;
const LENGTH_AT = 2;
const LENGTH_BYTES = 6;
// Tells a frame from what a stray write to the descriptor leaves there.
const MAGIC = 0xe1;
/** Bytes of a body that are worth to be read to where they belong. */
const LARGE_REST = 65_536;

/** @throws TransportError where the runtime has no Serializer, as Bun has none. */
export function checkSerializer(): void {
  try {
    new Serializer();
  } catch (cause) {
    throw new TransportError('forkTransport needs the Serializer of node:v8, which this runtime has not: use workerTransport(), or Node', {
      cause,
    });
  }
}

export function frame(kind: FrameKind, body: string | Uint8Array = ''): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const whole = Buffer.allocUnsafe(HEADER + bytes.length);
  whole.set(bytes, HEADER);
  return withHeader(whole, kind);
}

/** The header of a frame of the kind BUFFER, whose body follows by itself. */
export function bufferHeader({ byteLength }: ArrayBuffer): Buffer {
  return withHeader(Buffer.allocUnsafe(HEADER), BUFFER, byteLength);
}

/** Writes the header into the bytes that were left free for it. */
export function withHeader(whole: Buffer, kind: FrameKind, length: number = whole.length - HEADER): Buffer {
  whole[0] = MAGIC;
  whole[1] = kind;
  whole.writeUIntLE(length, LENGTH_AT, LENGTH_BYTES);
  return whole;
}

export interface FrameOwner {
  /** Called once for each frame, in order, by the reader's `read`, which throws what this throws. */
  received(kind: number, body: Buffer): void;
}

/** Cuts what comes from a pipe into frames. */
export class FrameReader {
  readonly #owner: FrameOwner;
  /** The header of a frame of which not all has come, and how much of it has. */
  readonly #header: Buffer = Buffer.alloc(HEADER);
  #headerLength = 0;
  /** Its body, once the header is whole. */
  #body: Buffer | undefined;
  #bodyLength = 0;

  constructor(owner: FrameOwner) {
    this.#owner = owner;
  }

  /** Where the next bytes are best put, so that they need not be copied: the rest of a large body. Undefined where there is none. */
  get room(): Buffer | undefined {
    const body = this.#body;
    return body !== undefined && body.length - this.#bodyLength >= LARGE_REST ? body.subarray(this.#bodyLength) : undefined;
  }

  /** @throws Error when what came is no frame. */
  read(chunk: Buffer): void {
    let at = this.#headerLength === 0 ? 0 : this.#complete(chunk);
    while (chunk.length - at >= HEADER) {
      const end = at + HEADER + bodyLength(chunk, at);
      if (chunk.length < end) break;
      this.#owner.received(chunk[at + 1] as number, chunk.subarray(at + HEADER, end));
      at = end;
    }
    if (at < chunk.length) this.#complete(chunk.subarray(at));
  }

  /** Goes on with the frame of which a part has come. Gives how much of the chunk belongs to it. */
  #complete(chunk: Buffer): number {
    let at = 0;
    if (this.#body === undefined) {
      at = chunk.copy(this.#header, this.#headerLength);
      this.#headerLength += at;
      if (this.#headerLength < HEADER) return at;
      this.#body = Buffer.allocUnsafeSlow(bodyLength(this.#header, 0));
      this.#bodyLength = 0;
    }
    const body = this.#body;
    // It may have been read to where it belongs.
    const copied = chunk.buffer === body.buffer ? chunk.length : chunk.copy(body, this.#bodyLength, at);
    this.#bodyLength += copied;
    if (this.#bodyLength === body.length) {
      this.#body = undefined;
      this.#headerLength = 0;
      this.#owner.received(this.#header[1] as number, body);
    }
    return at + copied;
  }
}

function bodyLength(bytes: Buffer, at: number): number {
  if (bytes[at] !== MAGIC) throw new Error('what came through the private pipe is no frame: something else has written to it');
  return bytes.readUIntLE(at + LENGTH_AT, LENGTH_BYTES);
}
