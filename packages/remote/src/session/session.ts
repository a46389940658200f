/**
 * One end of a session: a conversation that outlives the links that carry it. Both ends are alike.
 *
 *              attach(link, received)
 *     detached ──────────────────────► attached
 *         ▲                               │  the link closed (detach) · nothing was heard for two heartbeats ·
 *         └───────────────────────────────┘  something was received that no honest end sends · another link was attached
 *
 * Numbered frames are kept until the other end has acknowledged them. When a link is attached the two ends have told each other (in
 * `hello` and `welcome`) the number of the last frame that each has received; what was sent after that is sent again, in order.
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
import { ACK, bareFrame, type Header, isNumbered, PART, PING, PONG, readHeader, writeHeader } from './frame.ts';
import { Assembly, OversizedError, partsOf } from './parts.ts';
import { Pulse } from './pulse.ts';
import { Replay } from './replay.ts';

export interface SessionOwner {
  /** A numbered frame, once. What follows its header is the payload. */
  deliver(kind: number, frame: Uint8Array): void;
  /** The link is not used any more, and why. */
  detached(why: 'closed' | 'silent' | 'breach', message: string): void;
}

/** So much may be received before it is acknowledged at once; less waits for a frame that goes the other way, or for `ACK_DELAY` ms. */
const MAX_UNSAID_BYTES = 65_536;
const MAX_UNSAID_FRAMES = 32;
const ACK_DELAY = 50;

export class Session {
  readonly #owner: SessionOwner;
  readonly #heartbeat: number;
  readonly #replay = new Replay();
  readonly #assembly: Assembly;
  #link: Link | undefined;
  #pulse: Pulse;
  /** The number of the last frame received. */
  #received = 0;
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
  /** Bytes that were sent and are not known to have arrived. */
  get unacknowledged(): number {
    return this.#replay.bytes;
  }
  get heardAt(): number {
    return this.#pulse.heardAt;
  }
  /** When `wake` has something to do. */
  get due(): number {
    return this.#link === undefined ? Number.POSITIVE_INFINITY : Math.min(this.#pulse.due, this.#ackDue);
  }

  /** Sends a numbered frame, now or once a link is attached. Its header is written here; the frame is the session's from now on. */
  send(kind: number, frame: Uint8Array): void {
    const parts = partsOf(frame);
    for (const [index, part] of parts.entries()) this.#sendNumbered(index < parts.length - 1 ? PART : kind, part);
  }

  /**
   * From here on this link carries the session. `received` is the number of the last frame that the other end says it has;
   * `greeting` goes before all others.
   *
   * @throws ProtocolError when it can't have received that. Nothing has changed then.
   */
  attach(link: Link, received: number, now: number, greeting?: Uint8Array): void {
    if (!this.#replay.acknowledge(received))
      throw new ProtocolError(`the other end says that it has received frame ${received}, of ${this.#replay.lastNumber}`);
    if (this.#link !== undefined) this.#drop('closed', 'replaced', 'the session goes on over another connection');
    this.#link = link;
    this.#pulse = new Pulse(this.#heartbeat, now);
    if (greeting !== undefined) link.send(greeting);
    for (const [number, frame] of this.#replay) {
      // A copy: the old link may still hold the frame in a queue.
      const again = frame.slice();
      writeHeader(again, frame[0] as number, number, this.#received);
      link.send(again);
    }
    this.#said();
  }

  /** The link has closed by itself. */
  detach(link: Link, message = 'the connection closed'): void {
    if (link !== this.#link) return;
    this.#link = undefined;
    this.#owner.detached('closed', message);
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

  #sendNumbered(kind: number, frame: Uint8Array): void {
    const number = this.#replay.add(frame);
    // Said even without a link: `attach` reads the kind from here.
    writeHeader(frame, kind, number, this.#received);
    if (this.#link === undefined) return;
    this.#link.send(frame);
    this.#said();
  }

  #heed({ kind, number, acknowledged }: Header, frame: Uint8Array, now: number): void {
    this.#pulse.heard(now);
    if (!this.#replay.acknowledge(acknowledged))
      throw new ProtocolError(`frame ${acknowledged} was acknowledged, of ${this.#replay.lastNumber}`);
    if (isNumbered(kind)) this.#heedNumbered(kind, number, frame, now);
    else if (kind === PING) this.#sendBare(PONG);
    else if (kind !== PONG && kind !== ACK) throw new ProtocolError(`a frame of kind ${kind} within a session`);
  }

  #heedNumbered(kind: number, number: number, frame: Uint8Array, now: number): void {
    if (number > this.#received + 1) throw new ProtocolError(`frame ${number} came after frame ${this.#received}`);
    this.#unsaidFrames += 1;
    this.#unsaidBytes += frame.length;
    if (number <= this.#received) return;
    const whole = kind === PART ? this.#assembly.add(frame) : this.#assembly.finish(frame);
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
