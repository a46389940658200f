/** Frames that are kept must not keep alive what else came in the same read of a socket: tens of kilobytes for one byte. */

/** Returns the bytes where they have their memory for themselves, else a copy that does. */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const isOwn = bytes.buffer.byteLength === bytes.length && bytes.buffer instanceof ArrayBuffer;
  return isOwn ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}
