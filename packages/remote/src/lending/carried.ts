/** How messages of a caller and of its executor cross between that and the host: as bytes, or as a list of them where they are in parts. */
import { LARGEST_FRAME } from '../link.ts';
import { HEADER_BYTES } from '../session/frame.ts';
import type { Parts } from '../session/parts.ts';

export function carried(message: Parts): Uint8Array | Parts {
  return message.length === 1 ? (message[0] as Uint8Array) : message;
}

/** Returns what to move along with it, so that nothing is copied. */
export function buffersOf(message: Parts): ArrayBufferLike[] {
  return message.map(({ buffer }) => buffer);
}

/** Returns undefined where it is a message of another kind, or could not be sent on in these parts. */
export function partsIn(message: unknown): Parts | undefined {
  const parts: readonly unknown[] = Array.isArray(message) ? message : [message];
  const last = parts.length - 1;
  if (last < 0) return undefined;
  for (let index = 0; index <= last; index += 1) {
    const part = parts[index];
    if (!(part instanceof Uint8Array) || part.length > LARGEST_FRAME || part.length < (index === last ? HEADER_BYTES : LARGEST_FRAME))
      return undefined;
  }
  return parts as Parts;
}
