/** The caller's end of a link, from dialling on: asks until it is answered. */
import { AuthError, TransportError } from '@mp-event-loop/core';
import { after, microtask, type Timer } from '@mp-event-loop/core/clock';
import type { CloseCause, DialedLink, DialedLinkOwner, LinkEnd } from '@mp-event-loop/remote';
import { LEAST_GRANT } from '../line/budget.ts';
import type { Post } from '../line/line.ts';
import { NatsLink } from '../link/nats-link.ts';
import { ACCEPT, barePacket, DIAL, type Packet, REFUSE } from '../link/packets.ts';

/** ms before an unanswered dial is repeated: the first, doubling. Messages may be lost, in a cluster that learns who listens above all. */
const REPEAT_AFTER = 250;
/** ms before one is repeated that nobody heard, doubling; and how often. */
const UNHEARD_WAIT = 25;
const MAX_UNHEARD = 4;

export interface DialingOwner {
  /** Says whether the link needs its connection, and with it the process. */
  held(isNeeded: boolean): void;
  /** The link is over. */
  left(): void;
}

export class Dialing implements DialedLink {
  readonly #host: string;
  readonly #owner: DialedLinkOwner;
  readonly #keeper: DialingOwner;
  #link: NatsLink | undefined;
  #dial: () => void = () => {};
  #isOpen = false;
  #isOver = false;
  #isHeld = true;
  #repeats = 0;
  #unheard = 0;
  #repeat: Timer | undefined;

  constructor(host: string, owner: DialedLinkOwner, keeper: DialingOwner) {
    this.#host = host;
    this.#owner = owner;
    this.#keeper = keeper;
    keeper.held(true);
  }

  /** There is a connection: dials over it. */
  begin(post: Post): void {
    const { line, to, from } = post;
    this.#link = new NatsLink(post, {
      received: (frame) => this.#owner.received(frame),
      breached: (message) => this.close('malformed', message),
      left: () => this.#left(),
      closed: (end) => this.#owner.closed(end),
    });
    this.#dial = () => line.publish(to, barePacket(DIAL, LEAST_GRANT), from);
    this.#dialAgain();
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }
  get isOver(): boolean {
    return this.#isOver;
  }
  get buffered(): number {
    return this.#link?.buffered ?? 0;
  }

  send(frame: Uint8Array): void {
    this.#link?.send(frame);
  }

  close(why: CloseCause, message: string): void {
    if (this.#link !== undefined) this.#link.close(why, message);
    else this.#endBefore({ why, message, error: undefined });
  }

  terminate(): void {
    if (this.#link !== undefined) this.#link.terminate();
    else this.#endBefore({ why: 'broken', message: 'it was ended', error: undefined });
  }

  hold(isNeeded: boolean): void {
    if (this.#isOver || isNeeded === this.#isHeld) return;
    this.#isHeld = isNeeded;
    this.#keeper.held(isNeeded);
  }

  take(packet: Packet): void {
    if (packet.kind === ACCEPT) this.#accepted(packet.number);
    else if (packet.kind === REFUSE) {
      const message = Buffer.from(packet.content).toString();
      this.broke(message, new AuthError(`${this.#host}: ${message}`));
    } else this.#link?.take(packet);
  }

  /** The server says that nobody heard the dial. */
  unheard(): void {
    if (this.#isOpen || this.#isOver) return;
    this.#unheard += 1;
    this.#repeat?.cancel();
    if (this.#unheard < MAX_UNHEARD) {
      this.#repeat = after(UNHEARD_WAIT * 2 ** this.#unheard, () => this.#dialAgain()).unref();
      return;
    }
    this.broke(
      'nobody listens there',
      new TransportError(`there is no host ${this.#host} just now: it has ended, or lost its connection to NATS`),
    );
  }

  /** It can't go on. Of a link that was not open yet the error tells why. */
  broke(message: string, error?: Error): void {
    if (this.#link !== undefined) this.#link.broke(message, this.#isOpen ? undefined : error);
    else this.#endBefore({ why: 'broken', message, error });
  }

  /** `limit`: what the host takes for a start. */
  #accepted(limit: number): void {
    if (this.#isOpen || this.#isOver) return;
    this.#isOpen = true;
    this.#repeat?.cancel();
    this.#link?.open(limit);
    this.#owner.opened();
  }

  #dialAgain(): void {
    this.#dial();
    this.#repeat = after(REPEAT_AFTER * 2 ** this.#repeats, () => this.#dialAgain()).unref();
    this.#repeats += 1;
  }

  /** There was no connection yet. */
  #endBefore(end: LinkEnd): void {
    if (this.#isOver) return;
    this.#left();
    microtask(() => this.#owner.closed(end));
  }

  #left(): void {
    this.hold(false);
    this.#isOver = true;
    this.#repeat?.cancel();
    this.#keeper.left();
  }
}
