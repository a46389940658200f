/**
 * What crosses a private pipe: frames, each a header of 8 bytes (magic, kind, length of the body) and its body. Both ends are of one
 * installation.
 */
import { Deserializer, Serializer } from 'node:v8';
import { TransportError } from '@mp-event-loop/core';
import { largeBuffersIn } from './large-buffers.ts';
import { refuseModules } from './refuse-modules.ts';

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
export type Printed = typeof STDOUT | typeof STDERR;
export type FrameKind = typeof MESSAGE | typeof LISTENING | typeof CLOSE | typeof TITLE | typeof BUFFER | Printed;

const HEADER = 8;
const LENGTH_AT = 2;
const LENGTH_BYTES = 6;
// Tells a frame from what a stray write to the descriptor leaves there.
const MAGIC = 0xe1;
const NO_HEADER = new Uint8Array(HEADER);

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

/** What crosses for one message, in that order. */
export interface MessageFrames {
  /** The bytes of frames of the kind BUFFER. They are the message's own. */
  readonly buffers: readonly ArrayBuffer[];
  readonly message: Buffer;
}

/** @throws Error when the message can't be cloned. */
export function messageFrames(message: unknown): MessageFrames {
  // Not v8.serialize: that has a form of its own for views, in which a Buffer stays one, and views of one buffer become views of two.
  const serializer = new Serializer();
  const buffers = largeBuffersIn(message);
  for (const [index, buffer] of buffers.entries()) serializer.transferArrayBuffer(index, buffer);
  serializer.writeRawBytes(NO_HEADER);
  serializer.writeHeader();
  serializer.writeValue(message);
  // Afterwards: what V8 refuses it refuses first, with its own words.
  refuseModules(message);
  return { buffers, message: withHeader(serializer.releaseBuffer(), MESSAGE) };
}

/** Puts messages together from their frames. */
export class MessageReader {
  #buffers: ArrayBuffer[] = [];

  /** Takes the body of a frame of the kind BUFFER; it is part of the next message. */
  add(body: Buffer): void {
    const isOwn = body.length === body.buffer.byteLength;
    this.#buffers.push((isOwn ? body.buffer : new Uint8Array(body).buffer) as ArrayBuffer);
  }

  /** @throws Error when the body is no structured clone. */
  finish(body: Buffer): unknown {
    const deserializer = new Deserializer(body);
    for (const [index, buffer] of this.#buffers.entries()) deserializer.transferArrayBuffer(index, buffer);
    this.#buffers = [];
    deserializer.readHeader();
    return deserializer.readValue();
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

function withHeader(whole: Buffer, kind: FrameKind, length = whole.length - HEADER): Buffer {
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
    const copied = chunk.copy(body, this.#bodyLength, at);
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
