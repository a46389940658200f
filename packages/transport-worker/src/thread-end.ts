/** The executor's end of a worker thread's channel. */
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { CallerChannel, CloseReason, FromExecutor, ToExecutor } from '@mp-event-loop/core';
import type { ThreadData } from './thread-data.ts';

export class ThreadEnd implements CallerChannel {
  readonly closed: Promise<CloseReason>;
  readonly #port: MessagePort;
  readonly #sidePort: MessagePort;
  readonly #started: Int32Array;
  #resolveClosed!: (reason: CloseReason) => void;

  constructor({ port, sidePort, started }: ThreadData) {
    this.#port = port;
    this.#sidePort = sidePort;
    this.#started = started;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  send(message: FromExecutor, transfer: readonly object[] = []): void {
    this.#port.postMessage(message, transfer as ArrayBuffer[]);
  }

  async ready(): Promise<void> {}

  listen(listener: (message: ToExecutor) => void, drained: () => void): void {
    const receiveAll = (): void => {
      for (let next = receiveMessageOnPort(this.#port); next !== undefined; next = receiveMessageOnPort(this.#port)) listener(next.message);
      drained();
    };
    this.#port.on('message', (first) => {
      listener(first);
      receiveAll();
    });
    // Its only message is that to close; what was sent before it waits in the other port.
    this.#sidePort.once('message', () => {
      receiveAll();
      void this.close();
    });
  }

  mark(started: number): void {
    Atomics.store(this.#started, 0, started);
  }

  async close(): Promise<void> {
    this.#resolveClosed({ kind: 'closed' });
    this.#port.close();
    // What tasks left open (timers, servers) must not keep the thread.
    setImmediate(() => process.exit());
  }
}
