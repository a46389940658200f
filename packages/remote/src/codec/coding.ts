/** Values to bytes in parts and back: as a session sends them, so that nobody has to cut or join what is large. */
import { Decoder } from './decoder.ts';
import { Encoder } from './encoder.ts';

const encoder = new Encoder();
let isEncoding = false;

/**
 * Returns the bytes of a value in parts of `most` bytes, of which the last may be smaller. Each begins with `reserve` zero bytes.
 *
 * @throws SerializationError as `encode` does.
 */
export function encodeParts(value: unknown, reserve: number, most: number): Uint8Array<ArrayBuffer>[] {
  // A getter of the value may call this too.
  if (isEncoding) return new Encoder().encode(value, reserve, most);
  isEncoding = true;
  try {
    return encoder.encode(value, reserve, most);
  } finally {
    isEncoding = false;
  }
}

/**
 * Returns the value whose bytes these are, of each part from `from` on.
 *
 * @throws ProtocolError as `decode` does.
 */
export function decodeParts(parts: readonly Uint8Array[], from: number): unknown {
  return new Decoder(parts, from, 'any').decode();
}

/**
 * The same of a value that is made of primitives, arrays and plain objects alone: to read it takes no longer than its bytes are many. One
 * pattern of 4 kB may take a third of a second.
 *
 * @throws ProtocolError for any other value too.
 */
export function decodePlain(bytes: Uint8Array, from: number): unknown {
  return new Decoder([bytes], from, 'plain').decode();
}
