/** @mp-event-loop/remote/codec: values to bytes and back, for peers that don't trust each other. It never evaluates code. */
import { decodeParts, encodeParts } from './coding.ts';

/**
 * Returns the bytes of a value, after `reserve` zero bytes for a header of your own. All that structured clone takes crosses as it
 * would: class instances become plain, `Buffer` becomes `Uint8Array`, errors keep name, message, stack and cause. Of a buffer that
 * only views show, only what they show is sent; buffers arrive with a fixed length.
 *
 * The bytes are the caller's: nothing here keeps or reuses them. What a getter of the value throws is thrown on.
 *
 * @throws SerializationError for functions, symbols, promises, shared memory and the like, and for what is nested more than 600 deep.
 */
export function encode(value: unknown, reserve = 0): Uint8Array<ArrayBuffer> {
  return encodeParts(value, reserve, Number.POSITIVE_INFINITY)[0] as Uint8Array<ArrayBuffer>;
}

/**
 * Returns the value whose bytes these are, from `from` on. Trusts nothing, whoever sent them: sizes are checked against the bytes left
 * before anything is allocated, a key such as `__proto__` is an ordinary one, no code of the value's or of a class's is run. The value
 * shares no memory with the bytes.
 *
 * @throws ProtocolError when they are not a whole value and nothing else.
 */
export function decode(bytes: Uint8Array, from = 0): unknown {
  return decodeParts([bytes], from);
}
