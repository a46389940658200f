/** WebSockets of Node, through ws. */
import type { Socket as TcpSocket } from 'node:net';
import { type ClientOptions, WebSocket } from 'ws';
import { Corked } from '../corked.ts';
import { SUBPROTOCOL } from '../session/handshake.ts';
import type { Dial, Socket, SocketOwner } from './socket.ts';

/** A result larger than this is a mistake, or an attack. */
const MAX_PAYLOAD = 2 ** 30;

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
    maxPayload: MAX_PAYLOAD,
  };
  return (url, owner) => new NodeSocket(new WebSocket(url, [SUBPROTOCOL], options), owner);
}

class NodeSocket implements Socket {
  readonly #ws: WebSocket;
  #tcp: TcpSocket | undefined;
  #corked: Corked | undefined;
  #isHeld = true;
  #error: Error | undefined;
  #refusal: number | undefined;

  constructor(ws: WebSocket, owner: SocketOwner) {
    this.#ws = ws;
    ws.on('upgrade', ({ socket }) => {
      this.#tcp = socket;
      this.#corked = new Corked(socket);
      this.hold(this.#isHeld);
    });
    ws.on('open', () => owner.opened());
    ws.on('message', (data) => owner.received(data as Buffer));
    ws.on('unexpected-response', (_request, response) => {
      this.#refusal = response.statusCode;
      ws.terminate();
    });
    ws.on('error', (error) => {
      this.#error = error;
    });
    ws.on('close', (code, reason) => owner.closed({ code, reason: reason.toString(), refusal: this.#refusal, error: this.#error }));
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

  close(code: number, reason: string): void {
    this.#ws.close(code, reason);
  }

  terminate(): void {
    this.#ws.terminate();
  }

  hold(isNeeded: boolean): void {
    this.#isHeld = isNeeded;
    if (isNeeded) this.#tcp?.ref();
    else this.#tcp?.unref();
  }
}
