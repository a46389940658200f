/** Messages to frames and back. */
import { Deserializer, Serializer } from 'node:v8';
import { bytesFrame, readBytes } from './bytes.ts';
import { BUFFER, BYTES, frame, HEADER, MESSAGE, TEXT, withHeader } from './frames.ts';
import { largeBuffersIn } from './large-buffers.ts';
import { refuseModules } from './refuse-modules.ts';
import { textOf } from './short-text.ts';

const NO_HEADER = new Uint8Array(HEADER);
const none: readonly ArrayBuffer[] = [];

/** What crosses for one message, in that order. */
export interface MessageFrames {
  /** The bytes of frames of the kind BUFFER. They are the message's own. */
  readonly buffers: readonly ArrayBuffer[];
  readonly message: Buffer;
}

/** @throws Error when the message can't be cloned. */
export function messageFrames(message: unknown): MessageFrames {
  const text = textOf(message);
  if (text !== undefined) return { buffers: none, message: frame(TEXT, text) };
  const bytes = bytesFrame(message);
  if (bytes !== undefined) return { buffers: none, message: bytes };
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
  readonly #deliver: (message: unknown) => void;
  #buffers: ArrayBuffer[] = [];

  constructor(deliver: (message: unknown) => void) {
    this.#deliver = deliver;
  }

  /**
   * Takes a frame, and returns whether it was one of a message.
   *
   * @throws Error when its body is not what its kind says.
   */
  takes(kind: number, body: Buffer): boolean {
    if (kind === MESSAGE) this.#deliver(this.#clone(body));
    else if (kind === TEXT) this.#deliver(JSON.parse(body.toString()));
    else if (kind === BYTES) this.#deliver(readBytes(body));
    else if (kind === BUFFER) this.#buffers.push(ownBuffer(body));
    else return false;
    return true;
  }

  #clone(body: Buffer): unknown {
    const deserializer = new Deserializer(body);
    for (const [index, buffer] of this.#buffers.entries()) deserializer.transferArrayBuffer(index, buffer);
    this.#buffers = [];
    deserializer.readHeader();
    return deserializer.readValue();
  }
}

function ownBuffer(body: Buffer): ArrayBuffer {
  return (body.length === body.buffer.byteLength ? body.buffer : new Uint8Array(body).buffer) as ArrayBuffer;
}
