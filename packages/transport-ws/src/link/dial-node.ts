/** WebSockets of Node, through ws. */
import type { Socket } from 'node:net';
import { type CloseCause, type Dial, type DialedLink, type DialedLinkOwner, LARGEST_FRAME } from '@mp-event-loop/remote';
import { type ClientOptions, WebSocket } from 'ws';
import { causeOf, closeCodeOf, wordsOf } from './close-codes.ts';
import { Corked } from './corked.ts';
import { answerPings, frugal } from './frugal.ts';
import { Masks } from './masks.ts';
import { couldNotConnect, refusalOf } from './refusals.ts';
import { SUBPROTOCOL } from './subprotocol.ts';

export interface NodeDialOptions {
  readonly token: string | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly tls: object | undefined;
}

export function dialNode({ token, headers, tls }: NodeDialOptions): Dial {
  const options: ClientOptions = {
    ...(tls as ClientOptions | undefined),
    headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    perMessageDeflate: false,
    followRedirects: false,
    maxPayload: LARGEST_FRAME,
    ...frugal,
  };
  return (url, owner) => {
    const masks = new Masks();
    const ws = new WebSocket(url, [SUBPROTOCOL], { ...options, generateMask: (mask) => masks.fill(mask) });
    return new NodeLink(url, ws, masks, owner);
  };
}

class NodeLink implements DialedLink {
  readonly #url: string;
  readonly #ws: WebSocket;
  #tcp: Socket | undefined;
  #corked: Corked | undefined;
  #isHeld = true;
  #error: Error | undefined;
  #status: number | undefined;

  constructor(url: string, ws: WebSocket, masks: Masks, owner: DialedLinkOwner) {
    this.#url = url;
    this.#ws = ws;
    ws.on('upgrade', ({ socket }: { socket: Socket | null }) => {
      if (socket === null) return; // Bun replaces ws by its own, which shows no socket
      this.#tcp = socket;
      this.#corked = new Corked(socket);
      masks.goThrough(socket);
      this.hold(this.#isHeld);
    });
    answerPings(ws);
    ws.on('open', () => owner.opened());
    ws.on('message', (data) => owner.received(data as Buffer));
    ws.on('unexpected-response', (_request, response) => {
      this.#status = response.statusCode;
      ws.terminate();
    });
    ws.on('error', (error) => {
      this.#error = error;
    });
    ws.on('close', (code, reason) => {
      owner.closed({ why: causeOf(code), message: wordsOf(code, reason.toString()), error: this.#reason() });
    });
  }

  get buffered(): number {
    return this.#ws.bufferedAmount;
  }

  send(frame: Uint8Array): void {
    if (this.#ws.readyState !== WebSocket.OPEN) return;
    this.#corked?.hold();
    // What becomes of it the acknowledgement tells.
    this.#ws.send(frame, () => {});
  }

  close(cause: CloseCause, message: string): void {
    this.#ws.close(closeCodeOf(cause), message);
  }

  terminate(): void {
    this.#ws.terminate();
  }

  hold(isNeeded: boolean): void {
    this.#isHeld = isNeeded;
    if (isNeeded) this.#tcp?.ref();
    else this.#tcp?.unref();
  }

  #reason(): Error | undefined {
    if (this.#status !== undefined) return refusalOf(this.#url, this.#status);
    return this.#error && couldNotConnect(this.#url, this.#error);
  }
}
