/** The host's end of a WebSocket that was let in, as a link. */
import type { Duplex } from 'node:stream';
import { after } from '@mp-event-loop/core/clock';
import type { AcceptedLink, AcceptedLinkOwner, CloseCause } from '@mp-event-loop/remote';
import { shown } from '@mp-event-loop/remote/host';
import { WebSocket } from 'ws';
import { causeOf, closeCodeOf, wordsOf } from '../link/close-codes.ts';
import { Corked } from '../link/corked.ts';
import { answerPings } from '../link/frugal.ts';

/** ms for a peer to answer that it closes too; then the socket is destroyed. */
const CLOSING_WITHIN = 2000;
/** RFC 6455 leaves 123 bytes. */
const MAX_REASON = 120;

export class AcceptedSocket implements AcceptedLink {
  readonly #ws: WebSocket;
  readonly #corked: Corked;

  constructor(ws: WebSocket, socket: Duplex) {
    this.#ws = ws;
    this.#corked = new Corked(socket);
  }

  get buffered(): number {
    return this.#ws.bufferedAmount;
  }

  /** Called once. */
  serve(owner: AcceptedLinkOwner): void {
    const ws = this.#ws;
    ws.on('message', (data, isBinary) => {
      if (isBinary) owner.received(data as Buffer);
      else owner.breached('a text message');
    });
    answerPings(ws);
    // What a peer does wrong closes its connection; the close tells.
    ws.on('error', () => {});
    ws.on('close', (code, reason) => owner.closed({ why: causeOf(code), message: wordsOf(code, String(reason)), error: undefined }));
  }

  send(frame: Uint8Array): void {
    if (this.#ws.readyState !== WebSocket.OPEN) return;
    this.#corked.hold();
    this.#ws.send(frame, () => {});
  }

  close(cause: CloseCause, message: string): void {
    if (this.#ws.readyState === WebSocket.CLOSED) return;
    this.#ws.close(closeCodeOf(cause), Buffer.from(shown(message)).subarray(0, MAX_REASON).toString());
    after(CLOSING_WITHIN, () => this.terminate()).unref();
  }

  terminate(): void {
    this.#ws.terminate();
  }
}
