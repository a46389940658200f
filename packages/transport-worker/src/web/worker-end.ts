/** The executor's end of a Web Worker's channel. */
import type { CallerChannel, CloseReason, FromExecutor, ToExecutor } from '@mp-event-loop/core';
import { ENDED, type Envelope, STARTED, type WorkerGear } from './envelope.ts';

export class WorkerEnd implements CallerChannel {
  readonly closed: Promise<CloseReason>;
  readonly #port: MessagePort;
  readonly #shared: Int32Array<SharedArrayBuffer> | undefined;
  #started = 0;
  #resolveClosed!: (reason: CloseReason) => void;

  constructor({ port, shared }: WorkerGear) {
    this.#port = port;
    this.#shared = shared;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  send(message: FromExecutor, transfer: readonly object[] = []): void {
    this.#port.postMessage(['message', message] satisfies Envelope, transfer as Transferable[]);
  }

  async ready(): Promise<void> {}

  listen(listener: (message: ToExecutor) => void, drained: () => void): void {
    this.#port.onmessage = ({ data }) => {
      const envelope = data as Envelope;
      if (envelope[0] === 'close') void this.close();
      else if (envelope[0] === 'message') {
        listener(envelope[1]);
        drained();
      }
    };
  }

  mark(started: number): void {
    this.#started = started;
    if (this.#shared === undefined) return;
    // In this order: the page sets ENDED, then reads STARTED. So either it counts this event as started, or the event does not start.
    Atomics.store(this.#shared, STARTED, started);
    if (Atomics.load(this.#shared, ENDED) === 1) Atomics.wait(this.#shared, ENDED, 1);
  }

  /** The page ends the worker, and with it what tasks left open. */
  async close(): Promise<void> {
    this.#resolveClosed({ kind: 'closed' });
    this.#sayEnded('closed');
  }

  /** A task has closed its worker, of which the page would hear nothing. */
  exited(): void {
    this.#sayEnded('exited');
  }

  #sayEnded(kind: 'closed' | 'exited'): void {
    this.#port.postMessage(['ended', kind, this.#started] satisfies Envelope);
  }
}
