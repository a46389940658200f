/**
 * One end of a session: a conversation that outlives the links that carry it. Both ends are alike.
 *
 *              attach(link, received)
 *     detached ──────────────────────► attached
 *         ▲                               │  the link closed (detach) · nothing was heard for two heartbeats ·
 *         └───────────────────────────────┘  something was received that no honest end sends · another link was attached
 *
 * Numbered frames are kept until the other end has acknowledged them. When a link is attached the two ends have told each other (in
 * `hello` and `welcome`) the number of the last frame that each has received; what was sent after that is sent again, in order, as it is:
 * not even its header is written anew, since the old link may still hold the frame. No more is given to a link than it may have under way;
 * the rest follows as the other end acknowledges.
 * Only frames of the attached link are heeded, so one that is late on an old link is either counted before `received` was said, or
 * not at all.
 *
 * An end processes a frame when its number follows the last one's, drops it when it has had that number, and takes any other for a
 * breach. So each frame is processed once and in order, however often and wherever links break. Large ones are numbered in parts.
 *
 * Time is told by the caller: `wake` does what is due and `due` says when to call it. The session never ends by itself; its owner
 * ends it when it has been detached too long.
 */
import { ProtocolError } from '@mp-event-loop/core';
import type { CloseCause, Link } from '../link.ts';
import { ACK, bareFrame, FRAME_COST, type Header, isNumbered, PART, PING, PONG, readHeader, writeHeader } from './frame.ts';
import { Assembly, OversizedError, type Parts, partsOf } from './parts.ts';
import { Pulse } from './pulse.ts';
import { Replay } from './replay.ts';

export interface SessionOwner {
  /** What was sent as one, once. What follows the header of each part is the payload. */
  deliver(kind: number, parts: Parts): void;
  /** The link is not used any more, and why. */
  detached(why: 'closed' | 'silent' | 'breach', message: string): void;
}

/** So much may be received before it is acknowledged at once; less waits for a frame that goes the other way, or for `ACK_DELAY` ms. */
const MAX_UNSAID_BYTES = 524_288;
const MAX_UNSAID_FRAMES = 32;
const ACK_DELAY = 50;
/** Bytes given to a link and not acknowledged. Each replaced link holds as much until it has closed; a second's worth of a fast network. */
const MAX_UNDER_WAY = 8 * 2 ** 20;
/** Bytes of pongs, acknowledgements and greetings that may wait for the other end to read them. */
const MAX_UNREAD_ANSWERS = 2 ** 20;

export class Session {
  readonly #owner: SessionOwner;
  readonly #heartbeat: number;
  readonly #replay = new Replay();
  readonly #assembly: Assembly;
  #link: Link | undefined;
  #pulse: Pulse;
  /** The number of the last frame received. */
  #received = 0;
  /** The number of the last frame that was given to the attached link, and of the last that was to any. */
  #sent = 0;
  #everSent = 0;
  #underWay = 0;
  /**
   * Numbered bytes that the attached link may still count as its own, with what each frame costs it. They may be more than are under way:
   * it may count what was acknowledged, until all has left that was given together with it.
   */
  #onLink = 0;
  #isDeaf = false;
  #unsaidFrames = 0;
  #unsaidBytes = 0;
  #ackDue = Number.POSITIVE_INFINITY;

  /** `maxFrame`: bytes of the largest frame that it takes. */
  constructor(owner: SessionOwner, heartbeat: number, maxFrame: number, now: number) {
    this.#owner = owner;
    this.#heartbeat = heartbeat;
    this.#assembly = new Assembly(maxFrame);
    this.#pulse = new Pulse(heartbeat, now);
  }

  get received(): number {
    return this.#received;
  }
  get isAttached(): boolean {
    return this.#link !== undefined;
  }
  isCarriedBy(link: Link): boolean {
    return link === this.#link;
  }
  /** Bytes that were sent and are not known to have arrived. */
  get unacknowledged(): number {
    return this.#replay.bytes;
  }
  /** Bytes of memory that it takes: frames to send or to send again, and parts of one that is received. */
  get held(): number {
    return this.#replay.held + this.#assembly.held;
  }
  get heardAt(): number {
    return this.#pulse.heardAt;
  }
  /** When `wake` has something to do. */
  get due(): number {
    return this.#link === undefined ? Number.POSITIVE_INFINITY : Math.min(this.#pulse.due, this.#ackDue);
  }

  /** From here on it takes no frame of more bytes. */
  limit(maxFrame: number): void {
    this.#assembly.limit(maxFrame);
  }

  /** Sends a numbered frame, now or once a link is attached. Its header is written here; the frame is the session's from now on. */
  send(kind: number, frame: Uint8Array): void {
    this.sendParts(kind, partsOf(frame));
  }

  /** The same, of a frame that is in parts already. */
  sendParts(kind: number, parts: Parts): void {
    for (const [index, part] of parts.entries())
      writeHeader(part, index < parts.length - 1 ? PART : kind, this.#replay.add(part), this.#received);
    this.#advance();
  }

  /** What the other end sends is not delivered from here on, and takes no memory. */
  stopDelivering(): void {
    this.#isDeaf = true;
    this.#assembly.clear();
  }

  /**
   * From here on this link carries the session. `received` is the number of the last frame that the other end says it has;
   * `greeting` goes before all others.
   *
   * @throws ProtocolError when it can't have received that. Nothing has changed then.
   */
  attach(link: Link, received: number, now: number, greeting?: Uint8Array): void {
    if (received > this.#everSent)
      throw new ProtocolError(`the other end says that it has received frame ${received}, of ${this.#everSent}`);
    this.#replay.acknowledge(received);
    if (this.#link !== undefined) this.#drop('closed', 'replaced', 'the session goes on over another connection');
    this.#link = link;
    this.#pulse = new Pulse(this.#heartbeat, now);
    this.#sent = this.#replay.lastAcknowledged;
    this.#underWay = 0;
    this.#onLink = 0;
    if (greeting !== undefined) link.send(greeting);
    this.#advance();
    this.#said();
  }

  /** The link has closed by itself. */
  detach(link: Link, message = 'the connection closed'): void {
    if (link !== this.#link) return;
    this.#link = undefined;
    this.#owner.detached('closed', message);
  }

  /**
   * Whether the attached link holds more than one does whose other end reads. What is numbered is bounded, and the rest are answers, which
   * the other end could have sent without end.
   */
  isUnread(): boolean {
    if (this.#link === undefined) return false;
    const { buffered } = this.#link;
    this.#onLink = Math.min(this.#onLink, buffered);
    return buffered > MAX_UNREAD_ANSWERS + Math.min(this.#onLink, MAX_UNDER_WAY);
  }

  /** Ends the use of the attached link. */
  release(cause: CloseCause, message: string): void {
    if (this.#link !== undefined) this.#drop('closed', cause, message);
  }

  /** Heeds a frame of the attached link. */
  receive(link: Link, frame: Uint8Array, now: number): void {
    if (link !== this.#link) return;
    try {
      this.#heed(readHeader(frame), frame, now);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.breach(error.message, error instanceof OversizedError ? 'oversized' : 'malformed');
    }
  }

  /** The other end has done what no honest one does. */
  breach(message: string, cause: CloseCause = 'malformed'): void {
    if (this.#link !== undefined) this.#drop('breach', cause, message);
  }

  /** Does what is due. */
  wake(now: number): void {
    if (this.#link === undefined) return;
    const finding = this.#pulse.check(now);
    if (finding === 'dead') this.#drop('silent', 'silent', 'nothing was heard for two heartbeats');
    else if (finding === 'ping') this.#sendBare(PING);
    else if (now >= this.#ackDue) this.#sendBare(ACK);
  }

  /** Gives the link as much as it may have under way. */
  #advance(): void {
    while (this.#link !== undefined && this.#sent < this.#replay.lastNumber && this.#hasRoom(this.#link)) {
      this.#sent += 1;
      const frame = this.#replay.at(this.#sent);
      this.#underWay += frame.length + FRAME_COST;
      this.#onLink += frame.length + FRAME_COST;
      if (this.#sent > this.#everSent) {
        this.#everSent = this.#sent;
        writeHeader(frame, frame[0] as number, this.#sent, this.#received);
        this.#said();
      }
      this.#link.send(frame);
    }
  }

  /** Where all was acknowledged nothing is to come that would say that a link has room again. */
  #hasRoom({ buffered }: Link): boolean {
    return this.#underWay === 0 || (this.#underWay < MAX_UNDER_WAY && buffered < MAX_UNDER_WAY);
  }

  #heed({ kind, number, acknowledged }: Header, frame: Uint8Array, now: number): void {
    this.#pulse.heard(now);
    this.#acknowledged(acknowledged);
    if (isNumbered(kind)) this.#heedNumbered(kind, number, frame, now);
    else if (kind === PING) this.#sendBare(PONG);
    else if (kind !== PONG && kind !== ACK) throw new ProtocolError(`a frame of kind ${kind} within a session`);
  }

  #acknowledged(number: number): void {
    if (number > this.#everSent) throw new ProtocolError(`frame ${number} was acknowledged, of ${this.#everSent}`);
    const before = this.#replay.held;
    this.#replay.acknowledge(number);
    this.#underWay = number >= this.#sent ? 0 : this.#underWay - before + this.#replay.held;
    this.#sent = Math.max(this.#sent, number);
    this.#advance();
  }

  #heedNumbered(kind: number, number: number, frame: Uint8Array, now: number): void {
    if (number > this.#received + 1) throw new ProtocolError(`frame ${number} came after frame ${this.#received}`);
    this.#unsaidFrames += 1;
    this.#unsaidBytes += frame.length;
    if (number <= this.#received) return;
    const whole = this.#isDeaf ? undefined : kind === PART ? this.#assembly.add(frame) : this.#assembly.finish(frame);
    this.#received = number;
    this.#ackDue = Math.min(this.#ackDue, now + ACK_DELAY);
    if (whole !== undefined) this.#owner.deliver(kind, whole);
    if (this.#unsaidFrames >= MAX_UNSAID_FRAMES || this.#unsaidBytes >= MAX_UNSAID_BYTES) this.#sendBare(ACK);
  }

  #sendBare(kind: number): void {
    this.#link?.send(bareFrame(kind, this.#received));
    this.#said();
  }

  /** The other end was told what was received. */
  #said(): void {
    this.#unsaidFrames = 0;
    this.#unsaidBytes = 0;
    this.#ackDue = Number.POSITIVE_INFINITY;
  }

  #drop(why: 'closed' | 'silent' | 'breach', cause: CloseCause, message: string): void {
    const link = this.#link as Link;
    this.#link = undefined;
    link.close(cause, message);
    this.#owner.detached(why, message);
  }
}
