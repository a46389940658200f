/** The loop's end of a worker thread's channel. */
import { type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import {
  type CloseReason,
  type ExecutorChannel,
  type FromExecutor,
  type OpenRequest,
  ProtocolError,
  type ToExecutor,
} from '@mp-event-loop/core';
import { Tail } from './printing.ts';
import type { SideMessage } from './thread-data.ts';

export interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly sidePort: MessagePort;
  readonly started: Int32Array;
}

export class WorkerChannel implements ExecutorChannel {
  readonly id: string;
  readonly closed: Promise<CloseReason>;
  /** Resolves when the thread listens; never, if it ends before. */
  readonly listening: Promise<void>;
  readonly #thread: Thread;
  readonly #print: OpenRequest['print'];
  readonly #stderrTail = new Tail();
  #listener: ((message: FromExecutor) => void) | undefined;
  #drained: () => void = () => {};
  readonly #kept: FromExecutor[] = [];
  #onListening: () => void = () => {};
  #error: Error | undefined;
  #end: 'closed' | 'killed' | undefined;
  #isClosed = false;

  constructor(id: string, thread: Thread, print: OpenRequest['print']) {
    this.id = id;
    this.#thread = thread;
    this.#print = print;
    this.listening = new Promise((resolve) => {
      this.#onListening = resolve;
    });
    const { worker, port, sidePort, started } = thread;
    this.closed = new Promise((resolve) => {
      worker.once('exit', (exitCode) => {
        // What the thread sent before it died waits in the ports still.
        this.#receiveAll();
        this.#isClosed = true;
        port.close();
        sidePort.close();
        resolve({ ...this.#kind(), exitCode, stderrTail: this.#stderrTail.text, started: Atomics.load(started, 0) });
      });
    });
    worker.on('error', (error: unknown) => {
      this.#error = error instanceof Error ? error : new Error(`the thread threw ${String(error)}`, { cause: error });
    });
    port.on('message', (message) => {
      this.#receiveSide();
      this.#take(message);
      this.#receiveAll();
    });
    port.on('messageerror', (error) => {
      this.#error = new ProtocolError(`a message of ${id} could not be read: ${error.message}`, { cause: error });
      void this.kill();
    });
    sidePort.on('message', (message: SideMessage) => this.#takeSide(message));
    // What prints with no event running must not keep the caller alive.
    sidePort.unref();
  }

  send(message: ToExecutor, transfer: readonly object[] = []): void {
    if (!this.#isClosed) this.#thread.port.postMessage(message, transfer as ArrayBuffer[]);
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
      this.#thread.sidePort.postMessage(['close'] satisfies SideMessage);
    }
    await this.closed;
  }

  async kill(): Promise<void> {
    this.#end ??= 'killed';
    this.ref();
    await this.#thread.worker.terminate();
    await this.closed;
  }

  ref(): void {
    if (this.#isClosed) return;
    this.#thread.worker.ref();
    this.#thread.port.ref();
  }

  unref(): void {
    this.#thread.worker.unref();
    this.#thread.port.unref();
  }

  #receiveAll(): void {
    const { port } = this.#thread;
    this.#receiveSide();
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) this.#take(next.message);
    this.#drained();
  }

  /** Before the results that came after it: a line is there before the event's handler runs. */
  #receiveSide(): void {
    const { sidePort } = this.#thread;
    for (let next = receiveMessageOnPort(sidePort); next !== undefined; next = receiveMessageOnPort(sidePort))
      this.#takeSide(next.message as SideMessage);
  }

  #takeSide(message: SideMessage): void {
    if (message[0] === 'listening') this.#onListening();
    else if (message[0] !== 'close') {
      if (message[0] === 'stderr') this.#stderrTail.add(message[1]);
      this.#print(message[0], message[1]);
    }
  }

  #take(message: unknown): void {
    if (this.#listener === undefined || this.#kept.length > 0) this.#kept.push(message);
    else this.#listener(message);
  }

  #kind(): CloseReason {
    if (this.#error !== undefined) return { kind: 'failed', error: this.#error };
    return { kind: this.#end ?? 'exited' };
  }
}
