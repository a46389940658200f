/**
 * What tasks print crosses with their results, in order; a process that dies loses none of it. What is written to the descriptors
 * themselves goes the pipes' way.
 */
import { type Printed, STDERR, STDOUT } from './frames.ts';
import type { ProcessEnd } from './process-end.ts';

type Callback = (error?: Error | null) => void;

/** Has all that this process writes to `process.stdout` and `process.stderr` sent at once. */
export function forwardPrinting(channel: Pick<ProcessEnd, 'print'>): void {
  forward(process.stdout, STDOUT, channel);
  forward(process.stderr, STDERR, channel);
}

function forward(stream: NodeJS.WriteStream, kind: Printed, channel: Pick<ProcessEnd, 'print'>): void {
  stream.write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Callback, callback?: Callback): boolean => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8') : chunk;
    if (bytes.length > 0) channel.print(kind, bytes);
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done !== undefined) process.nextTick(done);
    return true;
  };
}
