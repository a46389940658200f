/** The executor's end of a Web Worker's channel. */
import type { CallerChannel, CloseReason, FromExecutor, ToExecutor } from '@mp-event-loop/core';
import { Deferred } from '@mp-event-loop/core/channel';
import { StartedCount } from '../started-count.ts';
import { ENDED, type Envelope, type WorkerGear } from './envelope.ts';

export class WorkerEnd implements CallerChannel {
  readonly #closed = new Deferred<CloseReason>();
  readonly closed: Promise<CloseReason> = this.#closed.promise;
  readonly #port: MessagePort;
  readonly #shared: Int32Array<SharedArrayBuffer> | undefined;
  readonly #count: StartedCount | undefined;
  #started = 0;

  constructor({ port, shared }: WorkerGear) {
    this.#port = port;
    this.#shared = shared;
    if (shared !== undefined) this.#count = new StartedCount(shared);
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
    // In this order: the page sets ENDED, then reads the count. So either it counts this event as started, or the event does not start.
    this.#count?.set(started);
    if (Atomics.load(this.#shared, ENDED) === 1) Atomics.wait(this.#shared, ENDED, 1);
  }

  /** The page ends the worker, and with it what tasks left open. */
  async close(): Promise<void> {
    this.#closed.resolve({ kind: 'closed' });
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
