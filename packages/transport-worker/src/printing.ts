/**
 * What a thread prints crosses by a port of its own: Node's way through the thread's streams loses the last lines of a thread that
 * exits.
 */
import type { MessagePort } from 'node:worker_threads';
import type { SideMessage } from './thread-data.ts';

type Callback = (error?: Error | null) => void;

/** Has all that this thread writes to its stdout and stderr posted there, at once and whole. */
export function forwardPrinting(port: MessagePort): void {
  forward(process.stdout, 'stdout', port);
  forward(process.stderr, 'stderr', port);
}

function forward(stream: NodeJS.WriteStream, name: 'stdout' | 'stderr', port: MessagePort): void {
  // Keeps the bytes of a character that arrives in two parts.
  const decoder = new TextDecoder();
  stream.write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Callback, callback?: Callback): boolean => {
    const isPlainText = typeof chunk === 'string' && (typeof encoding !== 'string' || /^utf-?8$/i.test(encoding));
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8') : chunk;
    const text = isPlainText ? (chunk as string) : decoder.decode(bytes, { stream: true });
    if (text !== '') port.postMessage([name, text] satisfies SideMessage);
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done !== undefined) process.nextTick(done);
    return true;
  };
}
