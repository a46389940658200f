/** The way out to an executor, and whether the wire takes more, asked now and then. */
import type { ExecutorChannel } from '../../transport.ts';
import type { Planner } from './planner.ts';

/** Messages sent before the wire's answer is awaited: it comes in a later microtask, and within a slice several batches may leave. */
const MAX_UNCONFIRMED = 8;

export class Backpressure {
  readonly #channel: ExecutorChannel;
  readonly #planner: Planner;
  /** Messages since the wire last said that it takes more. */
  #unconfirmed = 0;

  constructor(channel: ExecutorChannel, planner: Planner) {
    this.#channel = channel;
    this.#planner = planner;
  }

  get hasRoom(): boolean {
    return this.#unconfirmed < MAX_UNCONFIRMED;
  }

  /** @throws whatever the channel throws for a message that can't cross; nothing was sent then. */
  send(message: readonly unknown[], transfer: readonly object[] | undefined): void {
    this.#channel.send(message, transfer);
    this.#unconfirmed += 1;
    if (this.#unconfirmed > 1) return;
    void this.#channel.ready().then(() => {
      const wasFull = !this.hasRoom;
      this.#unconfirmed = 0;
      if (wasFull) this.#planner.plan();
    });
  }
}
