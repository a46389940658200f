/** Messages that are bytes, as what hosts and their executors say to each other is: most of a clone's time would go into its making. */
import { types } from 'node:util';
import { bufferOf, isResizable, lengthOf, offsetOf } from '@mp-event-loop/core/channel';
import { BYTES, HEADER, withHeader } from './frames.ts';
import { LARGE } from './large-buffers.ts';

const MAX_OFFSET = 255;

/** Returns the frame of a message that is a Uint8Array up to the end of its buffer; undefined for others. */
export function bytesFrame(message: unknown): Buffer | undefined {
  if (!types.isUint8Array(message)) return undefined;
  const buffer = bufferOf.call(message);
  const offset = offsetOf.call(message);
  if (!types.isArrayBuffer(buffer) || isResizable(buffer) || buffer.byteLength >= LARGE || offset > MAX_OFFSET) return undefined;
  if (offset + lengthOf.call(message) !== buffer.byteLength) return undefined;
  const frame = Buffer.allocUnsafe(HEADER + 1 + buffer.byteLength);
  frame[HEADER] = offset;
  frame.set(new Uint8Array(buffer), HEADER + 1);
  return withHeader(frame, BYTES);
}

export function readBytes(body: Buffer): Uint8Array {
  const bytes = new Uint8Array(body.subarray(1));
  return bytes.subarray(body[0]);
}
