/**
 * What a thread prints crosses by a port of its own: Node's way through the thread's streams loses the last lines of a thread that
 * exits.
 */
import type { MessagePort } from 'node:worker_threads';
import type { PrintWindow } from './print-window.ts';
import type { SideMessage } from './thread-data.ts';

type Callback = (error?: Error | null) => void;

/** Has all that this thread writes to its stdout and stderr posted there, at once and whole. */
export function forwardPrinting(port: MessagePort, window: PrintWindow): void {
  const post = (name: 'stdout' | 'stderr', text: string): void => {
    port.postMessage([name, text] satisfies SideMessage);
    window.posted(text.length);
  };
  forward(process.stdout, (text) => post('stdout', text));
  forward(process.stderr, (text) => post('stderr', text));
}

function forward(stream: NodeJS.WriteStream, post: (text: string) => void): void {
  // Keeps the bytes of a character that arrives in two parts.
  const decoder = new TextDecoder();
  stream.write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Callback, callback?: Callback): boolean => {
    const isPlainText = typeof chunk === 'string' && (typeof encoding !== 'string' || /^utf-?8$/i.test(encoding));
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8') : chunk;
    const text = isPlainText ? (chunk as string) : decoder.decode(bytes, { stream: true });
    if (text !== '') post(text);
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done !== undefined) process.nextTick(done);
    return true;
  };
}
