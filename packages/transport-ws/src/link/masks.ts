/**
 * Masks of the frames that a caller sends. RFC 6455 wants them to be random for the sake of proxies in between that do not know
 * WebSocket: whoever chooses the bytes of a message, as a page's script does, could have one take them for an HTTP request, and keep a
 * false answer to it (section 10.3). Where nobody in between can read the bytes there is nobody to deceive: over TLS, and within one
 * machine. There the mask is zeros, which leave the bytes as they are, and neither end copies or changes them. Elsewhere it is random.
 */
import { randomFillSync } from 'node:crypto';
import type { Socket } from 'node:net';
import { isLoopback } from '../loopback.ts';

export class Masks {
  /** Until the way is known, strangers may be on it. */
  #canBeRead = true;

  goThrough(socket: Socket & { readonly encrypted?: boolean }): void {
    this.#canBeRead = socket.encrypted !== true && !isLoopback(socket.remoteAddress ?? '');
  }

  fill(mask: Buffer): void {
    if (this.#canBeRead) randomFillSync(mask);
    else mask.fill(0);
  }
}
