/** The loop's end of a worker thread's channel. */
import { type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import type { CloseReason, ExecutorChannel, FromExecutor, ToExecutor } from '@mp-event-loop/core';
import { CLOSE, LISTENING } from './thread-data.ts';

export class WorkerChannel implements ExecutorChannel {
  readonly id: string;
  readonly closed: Promise<CloseReason>;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  #listener: ((message: FromExecutor) => void) | undefined;
  #drained: () => void = () => {};
  readonly #kept: FromExecutor[] = [];
  #error: Error | undefined;
  #end: 'closed' | 'killed' | undefined;
  #isClosed = false;

  constructor(id: string, worker: Worker, port: MessagePort, started: Int32Array) {
    this.id = id;
    this.#worker = worker;
    this.#port = port;
    this.closed = new Promise((resolve) => {
      worker.once('exit', (exitCode) => {
        // What the thread sent before it died waits in the port still.
        this.#receiveAll();
        this.#isClosed = true;
        port.close();
        resolve({ ...this.#kindOf(), exitCode, started: Atomics.load(started, 0) });
      });
    });
    worker.on('error', (error: unknown) => {
      this.#error = error instanceof Error ? error : new Error(`the thread threw ${String(error)}`, { cause: error });
    });
    port.on('message', (message) => {
      this.#take(message);
      this.#receiveAll();
    });
  }

  send(message: ToExecutor, transfer: readonly object[] = []): void {
    if (!this.#isClosed) this.#port.postMessage(message, transfer as ArrayBuffer[]);
  }

  async ready(): Promise<void> {}

  listen(listener: (message: FromExecutor) => void, drained: () => void): void {
    this.#listener = listener;
    this.#drained = drained;
    queueMicrotask(() => {
      for (const message of this.#kept.splice(0)) listener(message);
      drained();
    });
  }

  async close(): Promise<void> {
    if (this.#end === undefined && !this.#isClosed) {
      this.#end = 'closed';
      this.#port.postMessage(CLOSE);
    }
    await this.closed;
  }

  async kill(): Promise<void> {
    this.#end ??= 'killed';
    await this.#worker.terminate();
    await this.closed;
  }

  ref(): void {
    if (this.#isClosed) return;
    this.#worker.ref();
    this.#port.ref();
  }

  unref(): void {
    this.#worker.unref();
    this.#port.unref();
  }

  #receiveAll(): void {
    for (let next = receiveMessageOnPort(this.#port); next !== undefined; next = receiveMessageOnPort(this.#port)) this.#take(next.message);
    this.#drained();
  }

  #take(message: unknown): void {
    if (message === LISTENING) return;
    if (this.#listener === undefined) this.#kept.push(message);
    else this.#listener(message);
  }

  #kindOf(): CloseReason {
    if (this.#error !== undefined) return { kind: 'failed', error: this.#error };
    if (this.#end !== undefined) return { kind: this.#end };
    return { kind: 'exited' };
  }
}
