/** The loop's end of a worker thread's channel. */
import { type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import {
  type CloseReason,
  type ExecutorLocation,
  type FromExecutor,
  type OpenRequest,
  ProtocolError,
  type ToExecutor,
} from '@mp-event-loop/core';
import { Deferred, Inbox, type OpeningChannel, Tail } from '@mp-event-loop/core/channel';
import { monotonic } from '@mp-event-loop/core/clock';
import { LONGEST_GATHERING } from './gathering.ts';
import { post } from './posting.ts';
import { TakenPrints } from './print-window.ts';
import { readStarted } from './started-count.ts';
import type { SideMessage } from './thread-data.ts';

export interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly sidePort: MessagePort;
  readonly started: Int32Array;
  readonly printed: Int32Array;
}

export class WorkerChannel implements OpeningChannel {
  readonly id: string;
  readonly location: ExecutorLocation;
  readonly #closed = new Deferred<CloseReason>();
  readonly closed: Promise<CloseReason> = this.#closed.promise;
  readonly #listening = new Deferred<void>();
  readonly listening: Promise<void> = this.#listening.promise;
  readonly #thread: Thread;
  readonly #request: Pick<OpenRequest, 'print'>;
  readonly #inbox = new Inbox<FromExecutor>();
  readonly #stderrTail = new Tail();
  readonly #prints: TakenPrints;
  #error: Error | undefined;
  #end: 'closed' | 'killed' | undefined;
  #terminated: Promise<unknown> | undefined;
  #isClosed = false;

  constructor(id: string, thread: Thread, request: Pick<OpenRequest, 'print'>) {
    this.id = id;
    this.location = { pid: process.pid, threadId: thread.worker.threadId };
    this.#thread = thread;
    this.#request = request;
    this.#prints = new TakenPrints(thread.printed);
    const { worker, port, sidePort } = thread;
    worker.once('exit', (exitCode) => this.#exited(exitCode));
    worker.on('error', (error: unknown) => {
      this.#error = error instanceof Error ? error : new Error(`the thread threw ${String(error)}`, { cause: error });
    });
    port.on('message', (message) => {
      this.#receiveSide();
      this.#inbox.deliver(message);
      this.#receive(monotonic() + LONGEST_GATHERING);
    });
    port.on('messageerror', (error) => this.#cannotRead(error));
    sidePort.on('message', (message: SideMessage) => this.#takeSide(message));
    // What prints with no event running must not keep the caller alive.
    sidePort.unref();
  }

  get started(): number {
    return readStarted(this.#thread.started);
  }

  send(message: ToExecutor, transfer: readonly object[] = []): void {
    if (!this.#isClosed) post(this.#thread.port, message, transfer);
  }

  async ready(): Promise<void> {}

  listen(listener: (message: FromExecutor) => void, drained: () => void): void {
    this.#inbox.listen(listener, drained);
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
    // Once: each call adds a listener to the thread, and more than ten make Node warn of a leak.
    this.#terminated ??= this.#thread.worker.terminate();
    await this.#terminated;
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

  /** Receives what waits, until then, in ms of `monotonic`; the port's next turn goes on with what is left. */
  #receive(until: number): void {
    this.#receiveSide();
    for (let next = this.#next(); next !== undefined; next = monotonic() < until ? this.#next() : undefined)
      this.#inbox.deliver(next.message);
    this.#inbox.drained();
  }

  #next(): { readonly message: FromExecutor } | undefined {
    try {
      return receiveMessageOnPort(this.#thread.port);
    } catch (error) {
      this.#cannotRead(error as Error);
      return undefined;
    }
  }

  /** What follows the message can't be trusted: something is missing before it. */
  #cannotRead(error: Error): void {
    this.#error ??= new ProtocolError(`a message of ${this.id} could not be read: ${error.message}`, { cause: error });
    void this.kill();
  }

  /** Before the results that came after it: a line is there before the event's handler runs. What is printed meanwhile comes later. */
  #receiveSide(): void {
    for (const { posted } = this.#prints; this.#prints.isBehind(posted); ) {
      const next = receiveMessageOnPort(this.#thread.sidePort);
      if (next === undefined) return;
      this.#takeSide(next.message as SideMessage);
    }
  }

  #receiveRest(): void {
    const { sidePort } = this.#thread;
    for (let next = receiveMessageOnPort(sidePort); next !== undefined; next = receiveMessageOnPort(sidePort))
      this.#takeSide(next.message as SideMessage);
  }

  #takeSide(message: SideMessage): void {
    if (message[0] === 'listening') this.#listening.resolve();
    else if (message[0] !== 'close') {
      if (message[0] === 'stderr') this.#stderrTail.add(message[1]);
      // A thread can't be made to wait.
      void this.#request.print(message[0], message[1]);
      this.#prints.take(message[1].length);
    }
  }

  #exited(exitCode: number): void {
    // What the thread sent before it died waits in the ports still.
    this.#receiveRest();
    this.#receive(Number.POSITIVE_INFINITY);
    this.#isClosed = true;
    const { port, sidePort } = this.#thread;
    port.close();
    sidePort.close();
    this.#closed.resolve({ ...this.#kind(), exitCode, stderrTail: this.#stderrTail.text, started: this.started });
  }

  #kind(): CloseReason {
    if (this.#error !== undefined) return { kind: 'failed', error: this.#error };
    return { kind: this.#end ?? 'exited' };
  }
}
