/** Whether the wire to an executor takes more, asked now and then. */
import type { ExecutorChannel } from '../transport.ts';

/** Messages sent before the wire's answer is awaited: it comes in a later microtask, and within a slice several batches may leave. */
const MAX_UNCONFIRMED = 8;

export class WireRoom {
  readonly #channel: ExecutorChannel;
  readonly #hasRoomAgain: () => void;
  /** Messages since the wire last said that it takes more. */
  #unconfirmed = 0;

  constructor(channel: ExecutorChannel, hasRoomAgain: () => void) {
    this.#channel = channel;
    this.#hasRoomAgain = hasRoomAgain;
  }

  get hasRoom(): boolean {
    return this.#unconfirmed < MAX_UNCONFIRMED;
  }

  /** A message was sent. */
  sent(): void {
    this.#unconfirmed += 1;
    if (this.#unconfirmed > 1) return;
    void this.#channel.ready().then(() => {
      const wasFull = !this.hasRoom;
      this.#unconfirmed = 0;
      if (wasFull) this.#hasRoomAgain();
    });
  }
}
