/** Messages on their way to an executor: no more bytes of them than the host allows to wait there. */
import { type Parts, payloadOf } from '../session/parts.ts';

export interface WindowOwner {
  /** Sends a message that there is room for. */
  advance(message: Parts): void;
}

export class Window {
  readonly #owner: WindowOwner;
  #size = Number.POSITIVE_INFINITY;
  #sent = 0;
  #read = 0;
  #waiting: Parts[] = [];

  constructor(owner: WindowOwner) {
    this.#owner = owner;
  }

  get isFull(): boolean {
    return this.#waiting.length > 0 || this.#sent - this.#read > this.#size / 2;
  }
  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** In bytes. */
  resize(size: number): void {
    this.#size = size;
  }

  add(message: Parts): void {
    this.#waiting.push(message);
    this.#advance();
  }

  /** So many bytes have been read over there, of all that were sent. */
  read(bytes: number): void {
    this.#read = Math.max(this.#read, bytes);
    this.#advance();
  }

  /** What waits will not be sent. */
  clear(): void {
    this.#waiting = [];
  }

  #advance(): void {
    let count = 0;
    for (const message of this.#waiting) {
      const bytes = payloadOf(message);
      const underWay = this.#sent - this.#read;
      // One by itself may always go: hosts tell that bytes were read only now and then.
      if (underWay > 0 && underWay + bytes > this.#size) break;
      this.#sent += bytes;
      this.#owner.advance(message);
      count += 1;
    }
    this.#waiting.splice(0, count);
  }
}
