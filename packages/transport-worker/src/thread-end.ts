/** The executor's end of a worker thread's channel. */
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { CallerChannel, CloseReason, FromExecutor, ToExecutor } from '@mp-event-loop/core';
import { Deferred } from '@mp-event-loop/core/channel';
import { monotonic, nextTurn } from '@mp-event-loop/core/clock';
import { LONGEST_GATHERING } from './gathering.ts';
import { post } from './posting.ts';
import { StartedCount } from './started-count.ts';
import type { ThreadData } from './thread-data.ts';

export class ThreadEnd implements CallerChannel {
  readonly #closed = new Deferred<CloseReason>();
  readonly closed: Promise<CloseReason> = this.#closed.promise;
  readonly #port: MessagePort;
  readonly #sidePort: MessagePort;
  readonly #started: StartedCount;

  constructor({ port, sidePort, started }: ThreadData) {
    this.#port = port;
    this.#sidePort = sidePort;
    this.#started = new StartedCount(started);
  }

  send(message: FromExecutor, transfer: readonly object[] = []): void {
    post(this.#port, message, transfer);
  }

  async ready(): Promise<void> {}

  listen(listener: (message: ToExecutor) => void, drained: () => void): void {
    const receive = (until: number): void => {
      for (let next = this.#next(); next !== undefined; next = monotonic() < until ? this.#next() : undefined) listener(next.message);
      drained();
    };
    this.#port.on('messageerror', cannotRead);
    this.#port.on('message', (first) => {
      listener(first);
      receive(monotonic() + LONGEST_GATHERING);
    });
    // Its only message is that to close; what was sent before it waits in the other port.
    this.#sidePort.once('message', () => {
      receive(Number.POSITIVE_INFINITY);
      void this.close();
    });
  }

  #next(): { readonly message: ToExecutor } | undefined {
    try {
      return receiveMessageOnPort(this.#port);
    } catch (error) {
      return cannotRead(error as Error);
    }
  }

  mark(started: number): void {
    this.#started.set(started);
  }

  async close(): Promise<void> {
    this.#closed.resolve({ kind: 'closed' });
    this.#port.close();
    // What tasks left open (timers, servers) must not keep the thread.
    nextTurn(() => process.exit());
  }
}

/** Ends the thread: without that message its events would never end. The loop finds the reason in what was printed last. */
function cannotRead(error: Error): never {
  console.error(`mp-event-loop: a message to this executor could not be read: ${error.message}`);
  process.exit(1);
}
