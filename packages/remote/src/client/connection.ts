/**
 * Keeps a session linked to its host: connects, greets, and connects again when a link is lost, until the host says that it does
 * not know the session or has not been heard for `resumeWindow` ms.
 *
 *     connecting ──open──► greeting ──welcome──► linked ──link lost──► waiting ──backoff──► connecting …
 *
 * Whatever fails before the first welcome ends it: another host may be the better choice then.
 */
import { AuthError, ProtocolError, TransportError } from '@mp-event-loop/core';
import { after, monotonic, random, type Timer } from '@mp-event-loop/core/clock';
import type { CloseCause, Dial, DialedLink, LinkEnd } from '../link.ts';
import { REFUSED, readHeader, WELCOME } from '../session/frame.ts';
import { type Hello, helloFrame, readRefusal, readWelcome, type Welcome } from '../session/handshake.ts';
import type { Parts } from '../session/parts.ts';
import { Session, type SessionOwner } from '../session/session.ts';
import { WakeTimer } from '../session/wake-timer.ts';
import { Attempt, type AttemptOwner } from './attempt.ts';
import type { ReconnectSettings } from './reconnect-options.ts';

export interface ConnectionOptions extends ReconnectSettings {
  readonly address: string;
  readonly dial: Dial;
  readonly hello: Hello;
}

export interface ConnectionOwner {
  welcomed(welcome: Welcome): void;
  deliver(kind: number, parts: Parts): void;
  /** Something may have left or been acknowledged. */
  progressed(): void;
  /**
   * The link is lost, or was not to be had, and why. Called once before each next `welcomed`, unless it is over first. Once there was a
   * link it is tried to be mended; else `lost` follows.
   */
  unlinked(error: Error): void;
  /** It is over, and why. */
  lost(error: Error): void;
}

/** Bytes. A result larger than this is a mistake, or an attack. */
const MAX_FRAME = 2 ** 30;
/** Bytes that a host may send at once in any case: why an executor has ended may be more than it lets results be. */
const LEAST_FRAME = 2 ** 20;
/** ms for a host to let a connection in and to welcome its session: two heartbeats, within these. Another host may be quicker. */
const GREETING_WITHIN = 10_000;
const LEAST_GREETING = 1000;

/** A host that closes for one of these would do so again. */
const fatalCauses: ReadonlySet<LinkEnd['why']> = new Set<CloseCause>(['malformed', 'oversized', 'limit', 'version']);

export class Connection implements SessionOwner, AttemptOwner {
  readonly session: Session;
  readonly #options: ConnectionOptions;
  readonly #owner: ConnectionOwner;
  #attempt: Attempt | undefined;
  #hasBeenWelcomed = false;
  #isOver = false;
  #isHeld = true;
  #failures = 0;
  #window: number;
  #retry: Timer | undefined;
  #retryAt = 0;
  readonly #timer: WakeTimer;

  constructor(options: ConnectionOptions, owner: ConnectionOwner) {
    this.#options = options;
    this.#owner = owner;
    this.#window = options.resumeWindow;
    this.session = new Session(this, options.heartbeat, MAX_FRAME, monotonic());
    this.#timer = new WakeTimer(this.session);
    this.#connect();
  }

  get address(): string {
    return this.#options.address;
  }
  get isLinked(): boolean {
    return this.session.isAttached;
  }

  send(kind: number, parts: Parts): void {
    if (this.#isOver) return;
    this.session.sendParts(kind, parts);
    this.#timer.arm();
  }

  /** From here on nothing is sent or received. */
  end(): void {
    this.#isOver = true;
    this.#retry?.cancel();
    this.#timer.stop();
    this.session.release('done', '');
    this.#attempt?.link.close('done', '');
  }

  /** Says whether it keeps the process alive. */
  hold(isNeeded: boolean): void {
    if (isNeeded === this.#isHeld) return;
    this.#isHeld = isNeeded;
    this.#attempt?.link.hold(isNeeded);
    if (this.#retry !== undefined) this.#armRetry();
  }

  greeting(): Uint8Array {
    return helloFrame({ ...this.#options.hello, isNew: !this.#hasBeenWelcomed }, this.session.received);
  }

  received(attempt: Attempt, frame: Uint8Array): void {
    if (this.#isOver || attempt !== this.#attempt) return;
    if (this.session.isAttached) this.#receive(attempt.link, frame);
    else if (this.#greeted(attempt.link, frame)) attempt.welcomed();
  }

  closed(attempt: Attempt, end: LinkEnd): void {
    if (this.#isOver || attempt !== this.#attempt) return;
    this.#attempt = undefined;
    if (fatalCauses.has(end.why)) this.#giveUp(new ProtocolError(`${this.address} closed the connection (${end.message})`));
    else if (this.session.isAttached) this.session.detach(attempt.link, `the connection closed (${end.message})`);
    else this.#failed(end.error ?? new TransportError(`could not connect to ${this.address}: closed with ${end.message}`));
  }

  deliver(kind: number, parts: Parts): void {
    this.#owner.deliver(kind, parts);
  }

  detached(why: 'closed' | 'silent' | 'breach', message: string): void {
    if (this.#isOver) return;
    if (why === 'breach') this.#giveUp(new ProtocolError(`${this.address}: ${message}`));
    else this.#failed(new TransportError(`${this.address}: ${message}`));
  }

  #connect(): void {
    this.#retry = undefined;
    const { dial, address, heartbeat } = this.#options;
    const patience = Math.max(LEAST_GREETING, Math.min(2 * heartbeat, GREETING_WITHIN));
    this.#attempt = new Attempt(dial, address, patience, this);
    this.#attempt.link.hold(this.#isHeld);
  }

  #receive(link: DialedLink, frame: Uint8Array): void {
    this.session.receive(link, frame, monotonic());
    this.#timer.arm();
    this.#owner.progressed();
    if (this.session.isUnread()) link.terminate();
  }

  /** Heeds the host's first frame. Returns whether it was a welcome. */
  #greeted(link: DialedLink, frame: Uint8Array): boolean {
    try {
      const { kind, acknowledged } = readHeader(frame);
      if (kind === REFUSED) {
        const { code, message } = readRefusal(frame);
        this.#giveUp(code === 'version' ? new ProtocolError(message) : new TransportError(`${this.address}: ${message}`));
        return false;
      }
      if (kind !== WELCOME) throw new ProtocolError(`the host greeted with a frame of kind ${kind}`);
      const welcome = readWelcome(frame);
      this.#window = Math.min(this.#options.resumeWindow, welcome.resumeWindow);
      this.#failures = 0;
      // It says itself what its results come to at most.
      this.session.limit(Math.min(MAX_FRAME, Math.max(LEAST_FRAME, welcome.maxPayload)));
      this.session.attach(link, acknowledged, monotonic());
      this.#timer.arm();
      this.#hasBeenWelcomed = true;
      this.#owner.welcomed(welcome);
      this.#owner.progressed();
      return true;
    } catch (error) {
      this.#giveUp(error as Error);
      return false;
    }
  }

  #failed(error: Error): void {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    // A silent peer answers no closing handshake.
    attempt?.link.terminate();
    const left = this.session.heardAt + this.#window - monotonic();
    if (error instanceof AuthError || error instanceof ProtocolError) this.#giveUp(error);
    else if (!this.#hasBeenWelcomed) {
      this.#owner.unlinked(error);
      this.#giveUp(error);
    } else if (left <= 0)
      this.#giveUp(
        new TransportError(`${this.address} was not heard for ${this.#window} ms (resumeWindow): ${error.message}`, { cause: error }),
      );
    else {
      const isFirst = this.#failures === 0;
      this.#retryLater(left);
      if (isFirst) this.#owner.unlinked(error);
    }
  }

  #retryLater(left: number): void {
    const { firstBackoff, maxBackoff } = this.#options;
    const wait = random() * Math.min(maxBackoff, firstBackoff * 2 ** this.#failures);
    this.#failures += 1;
    this.#retryAt = monotonic() + Math.min(wait, left);
    this.#armRetry();
  }

  #armRetry(): void {
    this.#retry?.cancel();
    this.#retry = after(Math.max(0, this.#retryAt - monotonic()), () => this.#connect());
    if (!this.#isHeld) this.#retry.unref();
  }

  #giveUp(error: Error): void {
    if (this.#isOver) return;
    this.end();
    this.#owner.lost(error);
  }
}
