/**
 * Requests of one connection, one at a time. Whoever sends more before it has its answer need not read any, and what is answered then
 * fills the memory: nobody who asks a host how it is does that.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

export class OneAtATime {
  readonly #answering = new WeakSet<object>();

  /** Returns whether a request may be answered; else it ends its connection. */
  begins({ socket }: IncomingMessage, response: ServerResponse): boolean {
    if (this.isAnswering(socket)) {
      socket.destroy();
      return false;
    }
    this.#answering.add(socket);
    response.once('close', () => this.#answering.delete(socket));
    return true;
  }

  /** Whether a request that came over it waits for its answer. */
  isAnswering(socket: object): boolean {
    return this.#answering.has(socket);
  }
}
