/** Frames as a stream of bytes: each behind its length, 4 bytes, big-endian. */

const LENGTH_BYTES = 4;
/** Bytes of the largest frame that either end takes: far more than any that a session sends. */
export const MAX_FRAME: number = 2 ** 20;

/** Frames that wait to be sent, from which packets are filled. */
export class FrameQueue {
  #pieces: Uint8Array[] = [];
  #first = 0;
  /** Where the first piece begins that has not been sent. */
  #at = 0;
  #bytes = 0;

  /** Bytes that wait, lengths included. */
  get bytes(): number {
    return this.#bytes;
  }

  add(frame: Uint8Array): void {
    const length = Buffer.allocUnsafe(LENGTH_BYTES);
    length.writeUInt32BE(frame.length);
    this.#pieces.push(length, frame);
    this.#bytes += LENGTH_BYTES + frame.length;
  }

  clear(): void {
    this.#pieces = [];
    this.#first = 0;
    this.#at = 0;
    this.#bytes = 0;
  }

  /** Moves as many bytes as there are and the target has room for, from `offset` on. */
  fill(target: Uint8Array, offset: number): void {
    for (let to = offset; to < target.length; ) {
      const piece = this.#pieces[this.#first] as Uint8Array;
      const end = Math.min(piece.length, this.#at + target.length - to);
      target.set(piece.subarray(this.#at, end), to);
      to += end - this.#at;
      this.#bytes -= end - this.#at;
      this.#at = end;
      if (end === piece.length) this.#next();
    }
  }

  #next(): void {
    this.#at = 0;
    this.#first += 1;
    if (this.#first === this.#pieces.length) this.clear();
    // What was sent is let go now and then: shifting each time would cost more with each piece that waits.
    else if (this.#first >= 1024) {
      this.#pieces.splice(0, this.#first);
      this.#first = 0;
    }
  }
}

/** Cuts what arrives into frames. */
export class FrameReader {
  /** What has come of a frame that is not whole: its first bytes, and room for more. */
  #partial: Buffer = Buffer.alloc(0);
  #bytes = 0;
  /** Bytes from which on it is worth looking. */
  #needed = LENGTH_BYTES;

  /**
   * Adds what came next. Calls `received` with each frame that is whole now. Returns the length of a frame that is larger than any may be,
   * after which nothing can be read.
   */
  add(content: Uint8Array, received: (frame: Uint8Array) => void): number | undefined {
    let bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
    if (this.#bytes > 0) {
      this.#append(bytes);
      if (this.#bytes < this.#needed) return undefined;
      bytes = this.#partial.subarray(0, this.#bytes);
    }
    let at = 0;
    this.#needed = LENGTH_BYTES;
    while (bytes.length - at >= LENGTH_BYTES) {
      const length = bytes.readUInt32BE(at);
      if (length > MAX_FRAME) return length;
      if (bytes.length - at < LENGTH_BYTES + length) {
        this.#needed = LENGTH_BYTES + length;
        break;
      }
      received(bytes.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + length));
      at += LENGTH_BYTES + length;
    }
    this.#partial = bytes.subarray(at);
    this.#bytes = bytes.length - at;
    return undefined;
  }

  /** Grows by doubling: a frame that comes in tiny pieces costs no more than its bytes, in memory and in time. */
  #append(chunk: Buffer): void {
    const size = this.#bytes + chunk.length;
    if (size > this.#partial.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(size, 2 * this.#partial.length));
      this.#partial.copy(larger, 0, 0, this.#bytes);
      this.#partial = larger;
    }
    chunk.copy(this.#partial, this.#bytes);
    this.#bytes = size;
  }
}
