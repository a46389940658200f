/** The codec: values to bytes and back, for peers that don't trust each other. It never evaluates code. */
import { Decoder } from './decoder.ts';
import { Encoder } from './encoder.ts';

const encoder = new Encoder();

/**
 * A value's bytes, after `reserve` free ones. All that structured clone takes crosses as it would: class instances become plain, `Buffer`
 * becomes `Uint8Array`, errors keep name, message, stack and cause. Of a buffer that only views show, only what they show is sent; buffers arrive with a
 * fixed length.
 *
 * @throws SerializationError for functions, symbols, promises, shared memory and the like, and for what is nested too deep.
 */
export function encode(value: unknown, reserve = 0): Uint8Array<ArrayBuffer> {
  return encoder.encode(value, reserve);
}

/**
 * The value whose bytes these are, from `from` on. Trusts nothing: sizes are checked against the bytes left before anything is allocated.
 *
 * @throws ProtocolError when they are not a whole value and nothing else.
 */
export function decode(bytes: Uint8Array, from = 0): unknown {
  return new Decoder(bytes, from).decode();
}
