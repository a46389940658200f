/**
 * Large frames cross in parts, so that a link that is slow or often cut gets on with them, and either end hears from the other meanwhile.
 *
 * All but the last part are frames of kind PART, each as large as a frame may be. The last has the kind of the whole, and may be the first
 * as well.
 */
import { ProtocolError } from '@mp-event-loop/core';
import { LARGEST_FRAME } from '../link.ts';
import { HEADER_BYTES } from './frame.ts';
import { ownBytes } from './own-bytes.ts';

/** Bytes of a part's payload, 65,536: at 100 kB a second not a second's worth. */
const PART_BYTES = LARGEST_FRAME - HEADER_BYTES;

/** The frame itself where it is small, else its parts, each with room for a header. */
export function partsOf(frame: Uint8Array): readonly Uint8Array[] {
  if (frame.length <= HEADER_BYTES + PART_BYTES) return [frame];
  const parts: Uint8Array[] = [];
  for (let at = HEADER_BYTES; at < frame.length; at += PART_BYTES) {
    const payload = frame.subarray(at, at + PART_BYTES);
    const part = new Uint8Array(HEADER_BYTES + payload.length);
    part.set(payload, HEADER_BYTES);
    parts.push(part);
  }
  return parts;
}

/** A frame that was too large for who received it. */
export class OversizedError extends ProtocolError {}

/** Puts parts together. */
export class Assembly {
  readonly #most: number;
  #parts: Uint8Array[] = [];

  /** `most`: bytes of the largest frame. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Bytes of memory that the parts of an unfinished frame take. */
  get held(): number {
    return this.#parts.length * LARGEST_FRAME;
  }

  /**
   * @throws OversizedError when the whole would be too large.
   * @throws ProtocolError for a part that is smaller than it could be: without end such parts would fill the memory.
   */
  add(part: Uint8Array): undefined {
    if (part.length < LARGEST_FRAME)
      throw new ProtocolError(`a part of ${part.length} bytes, where all but the last have ${LARGEST_FRAME}`);
    this.#check(part);
    this.#parts.push(ownBytes(part));
    return undefined;
  }

  /**
   * The whole, of which this is the last part.
   *
   * @throws OversizedError when it is too large.
   */
  finish(last: Uint8Array): Uint8Array {
    const length = this.#check(last);
    const parts = this.#parts;
    this.#parts = [];
    if (parts.length === 0) return last;
    const whole = new Uint8Array(length);
    whole.set(last.subarray(0, HEADER_BYTES));
    let at = HEADER_BYTES;
    for (const part of [...parts, last]) {
      whole.set(part.subarray(HEADER_BYTES), at);
      at += part.length - HEADER_BYTES;
    }
    return whole;
  }

  clear(): void {
    this.#parts = [];
  }

  /** Returns the length of the whole, were this its last part. */
  #check({ length }: Uint8Array): number {
    const whole = this.#parts.length * PART_BYTES + length;
    if (length <= LARGEST_FRAME && whole <= this.#most) return whole;
    this.clear();
    throw new OversizedError(`a frame of more than ${length > LARGEST_FRAME ? LARGEST_FRAME : this.#most} bytes`);
  }
}
