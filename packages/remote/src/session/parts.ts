/**
 * Large frames cross in parts, so that a link that is slow or often cut gets on with them, and either end hears from the other meanwhile.
 *
 * All but the last part are frames of kind PART, each as large as a frame may be. The last has the kind of the whole, and may be the first
 * as well.
 */
import { ProtocolError } from '@mp-event-loop/core';
import { joined } from '../codec/joined.ts';
import { LARGEST_FRAME } from '../link.ts';
import { HEADER_BYTES } from './frame.ts';
import { ownBytes } from './own-bytes.ts';

/** Bytes of a part's payload, 65,536: at 100 kB a second not a second's worth. */
const PART_BYTES = LARGEST_FRAME - HEADER_BYTES;

/** A message in its frames, nearly always one. Each has room for a header; all but the last are as large as a frame may be. */
export type Parts = readonly Uint8Array[];

/** Bytes of the whole, with one header. */
export function lengthOf(parts: Parts): number {
  return HEADER_BYTES + payloadOf(parts);
}

/** Bytes of the whole without any header. */
export function payloadOf(parts: Parts): number {
  let bytes = 0;
  for (const part of parts) bytes += part.length - HEADER_BYTES;
  return bytes;
}

/** The parts as one frame. */
export function wholeOf(parts: Parts): Uint8Array {
  const [first, ...rest] = parts as readonly [Uint8Array, ...Uint8Array[]];
  return rest.length === 0 ? first : joined([first, ...rest.map((part) => part.subarray(HEADER_BYTES))]);
}

/** The frame itself where it is small, else its parts, each with room for a header. */
export function partsOf(frame: Uint8Array): Parts {
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

/** Gathers the parts of a frame. */
export class Assembly {
  #most: number;
  #parts: Uint8Array[] = [];

  /** `most`: bytes of the largest frame. */
  constructor(most: number) {
    this.#most = most;
  }

  limit(most: number): void {
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
   * All parts, of which this is the last. They are not joined: who reads them reads on from one to the next.
   *
   * @throws OversizedError when the whole is too large.
   */
  finish(last: Uint8Array): Parts {
    this.#check(last);
    if (this.#parts.length === 0) return [last];
    const parts = [...this.#parts, last];
    this.#parts = [];
    return parts;
  }

  clear(): void {
    this.#parts = [];
  }

  #check({ length }: Uint8Array): void {
    const whole = this.#parts.length * PART_BYTES + length;
    if (length <= LARGEST_FRAME && whole <= this.#most) return;
    this.clear();
    throw new OversizedError(`a frame of more than ${length > LARGEST_FRAME ? LARGEST_FRAME : this.#most} bytes`);
  }
}
