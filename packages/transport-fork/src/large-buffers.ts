/**
 * Large buffers in a message: their bytes cross beside it, so that nobody copies them into a clone, and out of one. Found where core and
 * hosts leave them, at the top of a message or of a list there; one that lies deeper crosses in the clone, as small ones do.
 */
import { types } from 'node:util';
import { bufferOf, isResizable } from '@mp-event-loop/core/channel';

/** Bytes from which on a frame of its own costs less than two copies. */
export const LARGE = 65_536;
/** Messages of many events hold none. A longer list is one of bytes in parts, or none. */
const LONGEST_LIST = 8;
const DEPTH = 3;

/** Returns each once. Asks Proxies nothing, and believes no object's own word for what it is. */
export function largeBuffersIn(message: unknown): readonly ArrayBuffer[] {
  const found: ArrayBuffer[] = [];
  look(message, DEPTH, found);
  return found;
}

function look(value: unknown, depth: number, found: ArrayBuffer[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (types.isTypedArray(value)) add(bufferOf.call(value), found);
  else if (types.isArrayBuffer(value)) add(value, found);
  else if (depth > 1 && Array.isArray(value) && !types.isProxy(value) && (value.length <= LONGEST_LIST || types.isTypedArray(value[0])))
    for (let index = 0; index < value.length; index += 1) look(value[index], depth - 1, found);
}

function add(buffer: ArrayBufferLike, found: ArrayBuffer[]): void {
  if (!types.isArrayBuffer(buffer) || isResizable(buffer)) return;
  if (buffer.byteLength >= LARGE && !found.includes(buffer)) found.push(buffer);
}
