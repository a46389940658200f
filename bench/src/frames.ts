// Bytes on a pipe: each frame behind its length.
import type { Writable } from 'node:stream';

const HEADER_BYTES = 4;

export function writeFrame(pipe: Writable, frame: Uint8Array): void {
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeUInt32LE(frame.byteLength);
  pipe.cork();
  pipe.write(header);
  pipe.write(frame);
  pipe.uncork();
}

/** Puts frames together again, each in memory of its own. */
export class FrameReader {
  readonly #ended: (frame: Buffer) => void;
  readonly #header = Buffer.alloc(HEADER_BYTES);
  #headerBytes = 0;
  #frame: Buffer | undefined;
  #frameBytes = 0;

  constructor(ended: (frame: Buffer) => void) {
    this.#ended = ended;
  }

  read(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; )
      at = this.#frame === undefined ? this.#readHeader(chunk, at) : this.#readBody(this.#frame, chunk, at);
  }

  #readHeader(chunk: Buffer, at: number): number {
    const copied = chunk.copy(this.#header, this.#headerBytes, at);
    this.#headerBytes += copied;
    if (this.#headerBytes === HEADER_BYTES) {
      this.#frame = Buffer.allocUnsafeSlow(this.#header.readUInt32LE());
      this.#frameBytes = 0;
      this.#headerBytes = 0;
    }
    return at + copied;
  }

  #readBody(frame: Buffer, chunk: Buffer, at: number): number {
    const copied = chunk.copy(frame, this.#frameBytes, at);
    this.#frameBytes += copied;
    if (this.#frameBytes === frame.length) {
      this.#frame = undefined;
      this.#ended(frame);
    }
    return at + copied;
  }
}
