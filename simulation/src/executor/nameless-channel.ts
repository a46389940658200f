/**
 * A lent executor's channel without its first message, which names the adapter: real executors import that by its URL, and how many turns
 * an import takes is no function of a seed.
 */
import type { CallerChannel, CloseReason } from '../core.ts';

export class NamelessChannel implements CallerChannel {
  readonly closed: Promise<CloseReason>;
  readonly #inner: CallerChannel;
  #isNamed = false;

  constructor(inner: CallerChannel) {
    this.#inner = inner;
    this.closed = inner.closed;
  }

  send(message: unknown, transfer?: readonly object[]): void {
    this.#inner.send(message, transfer);
  }
  ready(): Promise<void> {
    return this.#inner.ready();
  }
  listen(listener: (message: unknown) => void, drained: () => void): void {
    this.#inner.listen((message) => {
      if (this.#isNamed) listener(message);
      else if (Array.isArray(message) && message[0] === 'adapt') this.#isNamed = true;
      else throw new Error('the simulation failed: a host has named no adapter');
    }, drained);
  }
  close(): Promise<void> {
    return this.#inner.close();
  }
  mark(started: number): void {
    this.#inner.mark(started);
  }
}
