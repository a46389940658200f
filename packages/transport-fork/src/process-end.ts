/** The executor's end of a forked executor's channel. */
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { CallerChannel, CloseReason, FromExecutor, ToExecutor } from '@mp-event-loop/core';
import { STARTED, TO_CALLER, TO_EXECUTOR } from './descriptors.ts';
import { CLOSE, FrameReader, frame, LISTENING, MESSAGE, messageFrame, readMessage, type STDERR, type STDOUT, TITLE } from './frames.ts';

// As they are now: tasks may replace them, for tests and the like.
const write = writeSync;
const later = setImmediate;
const exit = process.exit.bind(process);

export class ProcessEnd implements CallerChannel {
  readonly closed: Promise<CloseReason>;
  #resolveClosed!: (reason: CloseReason) => void;
  readonly #started = new Float64Array(1);
  readonly #startedBytes = new Uint8Array(this.#started.buffer);
  #isLost = false;

  constructor() {
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  send(message: FromExecutor): void {
    this.#write(messageFrame(message));
  }

  async ready(): Promise<void> {}

  listen(listener: (message: ToExecutor) => void, drained: () => void): void {
    let isOver = false;
    const reader = new FrameReader((kind, body) => {
      if (kind === MESSAGE) listener(readMessage(body));
      else if (kind === CLOSE) isOver = true;
      else if (kind === TITLE) process.title = body.toString();
    });
    const pipe = new Socket({ fd: TO_EXECUTOR, readable: true, writable: false });
    pipe.on('data', (chunk) => {
      if (isOver) return;
      reader.read(chunk);
      drained();
      if (isOver) void this.close();
    });
    pipe.on('error', () => {});
    // The caller is gone, or has dropped this executor.
    pipe.on('close', () => {
      if (!isOver) exit();
    });
  }

  mark(started: number): void {
    this.#started[0] = started;
    try {
      write(STARTED, this.#startedBytes, 0, this.#startedBytes.length, 0);
    } catch (error) {
      this.#lost('count what it starts', error);
    }
  }

  async close(): Promise<void> {
    this.#resolveClosed({ kind: 'closed' });
    // What tasks left open (timers, servers) must not keep the process.
    later(() => exit());
  }

  sayListening(): void {
    this.#write(frame(LISTENING));
  }

  print(stream: typeof STDOUT | typeof STDERR, bytes: Uint8Array): void {
    this.#write(frame(stream, bytes));
  }

  /** Blocks while the pipe is full: what has left must be in it when the next event begins. */
  #write(bytes: Uint8Array): void {
    if (this.#isLost) return;
    try {
      for (let at = 0; at < bytes.length; ) at += write(TO_CALLER, bytes, at);
    } catch (error) {
      this.#lost('reach its caller', error);
    }
  }

  /** Ends a process that can't keep its promises. */
  #lost(what: string, error: unknown): never {
    this.#isLost = true;
    const { code, message } = error as NodeJS.ErrnoException;
    // Its caller has died: nobody is left to be told.
    if (code !== 'EPIPE')
      write(process.stderr.fd, `mp-event-loop: this executor can no longer ${what}; has a task closed descriptors? ${message}\n`);
    return exit(1);
  }
}
