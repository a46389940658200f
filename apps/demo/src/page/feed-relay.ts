// The live feed for those that have no sockets: each GET is answered with what a connection of its own to the feed sends.

import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { Link } from './link.ts';

export class FeedRelay implements Link {
  readonly #port: number;
  readonly #open = new Set<Socket>();
  /** What each chunk waits for before it goes on. */
  #free: Promise<void> = Promise.resolve();
  #letGo = (): void => {};

  constructor(port: number) {
    this.#port = port;
  }

  async serve(from: number, response: ServerResponse): Promise<void> {
    const socket = connect({ host: '127.0.0.1', port: this.#port });
    this.#open.add(socket);
    response.once('close', () => socket.destroy());
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
    response.flushHeaders();
    socket.write(`${from}\n`);
    try {
      await pipeline(this.#whileFree(socket), response);
    } finally {
      socket.destroy();
      this.#open.delete(socket);
    }
  }

  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }

  hang(isHanging: boolean): void {
    this.#letGo();
    if (!isHanging) return;
    this.#free = new Promise((resolve) => {
      this.#letGo = resolve;
    });
  }

  async *#whileFree(socket: Socket): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const chunk of socket) {
        await this.#free;
        yield chunk;
      }
    } catch {
      // The connection broke, and so the text just ends: its reader knows how many flights there should be. Of a response that is
      // broken off browsers would write to the console, as of an error.
    }
  }
}
