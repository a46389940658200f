/** One accepted connection: greets, and then hands its frames to the session that it carries. */
import type { Duplex } from 'node:stream';
import { ProtocolError } from '@mp-event-loop/core';
import { WebSocket } from 'ws';
import { Corked } from '../corked.ts';
import { HELLO, readHeader } from '../session/frame.ts';
import { commonVersion, type Refusal, readHello, refusedFrame, versionRefusal } from '../session/handshake.ts';
import { BREACH, type Link } from '../session/session.ts';
import type { Principal } from './host-options.ts';
import { Lease } from './lease.ts';
import type { Lender } from './lender.ts';
import { type Log, shown } from './log.ts';

/** ms in which a caller must greet. */
const GREETING_WITHIN = 5000;
/** ms for a peer to answer that it closes too; then the socket is destroyed. */
const CLOSING_WITHIN = 2000;
/** Bytes of pongs, acknowledgements and greetings that may wait for a peer to read them. */
const MAX_UNREAD_ANSWERS = 2 ** 20;
const TRY_AGAIN_LATER = 1013;
const GOING_AWAY = 1001;
const UNKNOWN_SESSION = 4000;

const closeCodes = { full: TRY_AGAIN_LATER, draining: GOING_AWAY, version: BREACH, 'unknown-session': UNKNOWN_SESSION } as const;

export class Guest implements Link {
  readonly #ws: WebSocket;
  readonly #corked: Corked;
  readonly #principal: Principal;
  readonly #lender: Lender;
  readonly #log: Log;
  #state: 'silent' | 'greeting' = 'silent';
  #lease: Lease | undefined;
  readonly #patience: ReturnType<typeof setTimeout>;

  constructor(ws: WebSocket, socket: Duplex, principal: Principal, lender: Lender, log: Log) {
    this.#ws = ws;
    this.#corked = new Corked(socket);
    this.#principal = principal;
    this.#lender = lender;
    this.#log = log;
    this.#patience = setTimeout(() => this.close(BREACH, 'no valid frame within 5 s'), GREETING_WITHIN);
    ws.on('message', (data, isBinary) => {
      if (!isBinary) this.#breach('a text message');
      else this.#receive(data as Buffer);
    });
    // What a peer does wrong closes its connection; the close tells.
    ws.on('error', () => {});
    ws.on('close', (code) => {
      clearTimeout(this.#patience);
      this.#lease?.linkClosed(this, code === 1000);
    });
  }

  send(frame: Uint8Array): void {
    if (this.#ws.readyState !== WebSocket.OPEN) return;
    const { tally } = this.#lender;
    tally.framesSent += 1;
    tally.bytesSent += frame.length;
    this.#corked.hold();
    this.#ws.send(frame, () => {});
  }

  close(code: number, reason: string): void {
    clearTimeout(this.#patience);
    if (this.#ws.readyState === WebSocket.CLOSED) return;
    // RFC 6455 leaves 123 bytes.
    this.#ws.close(code, Buffer.from(shown(reason)).subarray(0, 120).toString());
    setTimeout(() => this.#ws.terminate(), CLOSING_WITHIN).unref();
  }

  #receive(frame: Uint8Array): void {
    const { tally } = this.#lender;
    tally.framesReceived += 1;
    tally.bytesReceived += frame.length;
    if (this.#lease !== undefined) this.#heed(this.#lease, frame);
    else if (this.#state === 'silent') void this.#greet(frame);
    else this.#breach('a frame before the welcome');
  }

  #heed(lease: Lease, frame: Uint8Array): void {
    lease.receive(this, frame);
    // What is numbered the lease bounds. The rest are answers: a peer could have them sent without end, and never read.
    if (this.#ws.bufferedAmount > MAX_UNREAD_ANSWERS + 2 * lease.session.unacknowledged) this.#ws.terminate();
  }

  async #greet(frame: Uint8Array): Promise<void> {
    this.#state = 'greeting';
    try {
      const { kind, acknowledged } = readHeader(frame);
      if (kind !== HELLO) throw new ProtocolError(`a first frame of kind ${kind}`);
      const hello = readHello(frame);
      clearTimeout(this.#patience);
      const version = commonVersion(hello);
      const answer =
        version === undefined ? versionRefusal(hello) : await this.#lender.greet(hello, this.#principal, version, acknowledged, this);
      if (answer instanceof Lease) {
        this.#lease = answer;
        if (this.#ws.readyState !== WebSocket.OPEN) answer.linkClosed(this, false);
      } else this.#refuse(answer);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#breach(error.message);
    }
  }

  #refuse(refusal: Refusal): void {
    this.#lender.tally.refuse(refusal.code);
    this.#log('refused', { why: refusal.code, principal: this.#principal.id });
    this.send(refusedFrame(refusal));
    this.close(closeCodes[refusal.code], refusal.message);
  }

  #breach(message: string): void {
    this.#log('breach', { principal: this.#principal.id, message });
    this.close(BREACH, message);
  }
}
