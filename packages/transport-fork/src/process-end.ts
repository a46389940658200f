/** The executor's end of a forked executor's channel. */
import { writeSync } from 'node:fs';
import { Socket, type SocketConstructorOpts } from 'node:net';
import type { CallerChannel, CloseReason, FromExecutor, ToExecutor } from '@mp-event-loop/core';
import { Deferred } from '@mp-event-loop/core/channel';
import { nextTurn } from '@mp-event-loop/core/clock';
import { TO_CALLER, TO_EXECUTOR } from './descriptors.ts';
import { bufferHeader, CLOSE, type FrameOwner, FrameReader, frame, LISTENING, type Printed, TITLE } from './frames.ts';
import { MessageReader, messageFrames } from './messages.ts';
import { StartedMark } from './started-mark.ts';

// As they are now: tasks may replace them, for tests and the like.
const write = writeSync;
const exit = process.exit.bind(process);

/** What is read at a time goes to the same memory each time, but for large bodies: all that stays of it is a copy. */
const READ_BYTES = 65_536;

export class ProcessEnd implements CallerChannel, FrameOwner {
  readonly #closed = new Deferred<CloseReason>();
  readonly closed: Promise<CloseReason> = this.#closed.promise;
  readonly #started = new StartedMark();
  readonly #messages = new MessageReader((message) => this.#listener(message));
  #listener: (message: ToExecutor) => void = () => {};
  #isOver = false;
  #isLost = false;

  send(message: FromExecutor): void {
    const { buffers, message: clone } = messageFrames(message);
    for (const buffer of buffers) {
      this.#write(bufferHeader(buffer));
      this.#write(new Uint8Array(buffer));
    }
    this.#write(clone);
  }

  async ready(): Promise<void> {}

  listen(listener: (message: ToExecutor) => void, drained: () => void): void {
    this.#listener = listener;
    const reader = new FrameReader(this);
    const memory = Buffer.allocUnsafeSlow(READ_BYTES);
    const heed = (bytes: Buffer): boolean => {
      if (this.#isOver) return true;
      reader.read(bytes);
      drained();
      if (this.#isOver) void this.close();
      return true;
    };
    const pipe = new Socket({
      fd: TO_EXECUTOR,
      readable: true,
      writable: false,
      onread: {
        buffer: () => reader.room ?? memory,
        callback: (length: number, bytes: Buffer) => heed(bytes.subarray(0, length)),
      },
    } as SocketConstructorOpts);
    // Of runtimes that know no `onread`.
    pipe.on('data', heed);
    pipe.on('error', () => {});
    // The caller is gone, or has dropped this executor.
    pipe.on('close', () => {
      if (!this.#isOver) exit();
    });
  }

  received(kind: number, body: Buffer): void {
    if (this.#messages.takes(kind, body)) return;
    if (kind === CLOSE) this.#isOver = true;
    else if (kind === TITLE) process.title = body.toString();
  }

  mark(started: number): void {
    try {
      this.#started.set(started);
    } catch (error) {
      this.#lost('count what it starts', error);
    }
  }

  async close(): Promise<void> {
    this.#closed.resolve({ kind: 'closed' });
    // What tasks left open (timers, servers) must not keep the process.
    nextTurn(() => exit());
  }

  sayListening(): void {
    this.#write(frame(LISTENING));
  }

  print(stream: Printed, bytes: Uint8Array): void {
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
