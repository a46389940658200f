/** One accepted link: greets, and then hands its frames to the session that it carries. */
import { ProtocolError } from '@mp-event-loop/core';
import { after, type Timer } from '@mp-event-loop/core/clock';
import type { AcceptedLink, AcceptedLinkOwner, CloseCause, Link, LinkEnd } from '../link.ts';
import { HELLO, readHeader } from '../session/frame.ts';
import { commonVersion, type Hello, type Refusal, readHello, refusedFrame, versionRefusal } from '../session/handshake.ts';
import { Lease } from './lease.ts';
import type { Log } from './log.ts';
import type { Principal } from './principal.ts';
import type { Tally } from './tally.ts';

/** ms in which a caller must greet. */
const GREETING_WITHIN = 5000;

/** What a caller wants, and who it is. */
export interface Greeting {
  readonly hello: Hello;
  readonly principal: Principal;
  readonly address: string;
  readonly version: number;
  /** The number of the last frame that it has received. */
  readonly received: number;
}

export interface GuestOwner {
  readonly tally: Tally;
  /**
   * Resolves with the session that the caller asks for, carried by the link from now on; or with why not.
   *
   * @throws ProtocolError when the caller says that it has received what was not sent.
   */
  greet(greeting: Greeting, link: Link): Promise<Lease | Refusal>;
}

export class Guest implements Link, AcceptedLinkOwner {
  readonly #link: AcceptedLink;
  readonly #principal: Principal;
  readonly #address: string;
  readonly #owner: GuestOwner;
  readonly #log: Log;
  #state: 'silent' | 'greeting' = 'silent';
  #isOpen = true;
  #lease: Lease | undefined;
  readonly #patience: Timer;

  constructor(link: AcceptedLink, principal: Principal, address: string, owner: GuestOwner, log: Log) {
    this.#link = link;
    this.#principal = principal;
    this.#address = address;
    this.#owner = owner;
    this.#log = log;
    this.#patience = after(GREETING_WITHIN, () => this.close('malformed', 'no valid frame within 5 s'));
  }

  get buffered(): number {
    return this.#link.buffered;
  }

  send(frame: Uint8Array): void {
    if (!this.#isOpen) return;
    const { tally } = this.#owner;
    tally.framesSent += 1;
    tally.bytesSent += frame.length;
    this.#link.send(frame);
  }

  close(cause: CloseCause, message: string): void {
    this.#isOpen = false;
    this.#patience.cancel();
    this.#link.close(cause, message);
  }

  received(frame: Uint8Array): void {
    const { tally } = this.#owner;
    tally.framesReceived += 1;
    tally.bytesReceived += frame.length;
    if (this.#lease !== undefined) this.#heed(this.#lease, frame);
    else if (this.#state === 'silent') void this.#greet(frame);
    else this.breached('a frame before the welcome');
  }

  closed({ why }: LinkEnd): void {
    this.#isOpen = false;
    this.#patience.cancel();
    this.#lease?.linkClosed(this, why === 'done');
  }

  breached(message: string): void {
    this.#log('breach', { message, principal: this.#principal.id, address: this.#address });
    this.close('malformed', message);
  }

  #heed(lease: Lease, frame: Uint8Array): void {
    lease.receive(this, frame);
    if (lease.session.isUnread()) this.#link.terminate();
  }

  async #greet(frame: Uint8Array): Promise<void> {
    this.#state = 'greeting';
    try {
      const { kind, acknowledged: received } = readHeader(frame);
      if (kind !== HELLO) throw new ProtocolError(`a first frame of kind ${kind}`);
      const hello = readHello(frame);
      this.#patience.cancel();
      const version = commonVersion(hello);
      const [principal, address] = [this.#principal, this.#address];
      const answer =
        version === undefined ? versionRefusal(hello) : await this.#owner.greet({ hello, principal, address, version, received }, this);
      if (answer instanceof Lease) {
        this.#lease = answer;
        if (!this.#isOpen) answer.linkClosed(this, false);
      } else this.#refuse(answer, hello.name);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.breached(error.message);
    }
  }

  #refuse(refusal: Refusal, loop: string): void {
    this.#owner.tally.refuse(refusal.code);
    this.#log('refused', { why: refusal.code, principal: this.#principal.id, loop, address: this.#address });
    this.send(refusedFrame(refusal));
    this.close(refusal.code, refusal.message);
  }
}
