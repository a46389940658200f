/**
 * A lease: one session, and the executor that is its own.
 *
 *     opening ──► lent ──► ended ──(the client has heard, or resumeWindow has passed)──► over
 *
 * The executor is opened with the session and ended with it: by the caller's CLOSE or KILL, when the caller was not heard for resumeWindow, when it breaks
 * the rules, or when the executor ends by itself. Whatever the end, the caller hears why, if it still listens.
 */
import type { CloseReason } from '@mp-event-loop/core';
import { encodeCount, encodeEnding, encodeText } from '../session/ending.ts';
import { CLOSE, DATA, ENDED, KILL, OPEN_FAILED, OPENED, READ, STDERR, STDOUT } from '../session/frame.ts';
import { BREACH, type Link, Session } from '../session/session.ts';
import { WakeTimer } from '../session/wake-timer.ts';
import { ExecutorLine, type LineOptions } from './executor-line.ts';
import type { HostSettings, Principal } from './host-options.ts';
import type { SessionEnd } from './tally.ts';
import { termsOf } from './terms.ts';
import { Told } from './told.ts';

const POLICY = 1008;
const GOING_AWAY = 1001;
/** Either end hears that its bytes have arrived each time that this part of what may wait has. */
const TELL_EACH = 1 / 4;
/** ms for the last results to be acknowledged once the executor has ended. */
const FAREWELL = 5000;

export interface LeaseOwner {
  /** The executor is no longer in use. */
  returned(lease: Lease): void;
  /** Nothing is left of it. */
  over(how: SessionEnd): void;
  breach(message: string): void;
}

export class Lease {
  readonly id: string;
  readonly principal: Principal;
  readonly session: Session;
  readonly #settings: HostSettings;
  readonly #owner: LeaseOwner;
  readonly #timer: WakeTimer;
  readonly #opening = new AbortController();
  #line: ExecutorLine | undefined;
  /** What came before the executor was there. */
  #early: Uint8Array[] = [];
  #earlyBytes = 0;
  /** Bytes that the executor has read, which the caller hears, and bytes that have reached the caller, which the executor hears. */
  readonly #read: Told;
  readonly #delivered: Told;
  /** Bytes that the executor has sent. */
  #passedOn = 0;
  #state: 'opening' | 'lent' | 'ended' | 'over' = 'opening';
  #expiry: ReturnType<typeof setTimeout> | undefined;
  #isBreached = false;
  /** What began its end. */
  #how: SessionEnd | undefined;

  constructor(id: string, principal: Principal, settings: HostSettings, owner: LeaseOwner) {
    this.id = id;
    this.principal = principal;
    this.#settings = settings;
    this.#owner = owner;
    const { heartbeat, maxPayload } = settings;
    this.session = new Session(
      { deliver: (kind, frame) => this.#deliver(kind, frame), detached: (why, message) => this.#detached(why, message) },
      heartbeat,
      maxPayload,
      performance.now(),
    );
    this.#timer = new WakeTimer(this.session);
    this.#read = new Told(TELL_EACH * settings.window, (bytes) => {
      if (this.#state === 'lent') this.#send(READ, encodeCount(bytes));
    });
    this.#delivered = new Told(TELL_EACH * termsOf(settings).highWater, (bytes) => this.#line?.delivered(bytes));
  }

  get usesExecutor(): boolean {
    return this.#state === 'opening' || this.#state === 'lent';
  }

  async open(options: LineOptions): Promise<void> {
    try {
      this.#line = await ExecutorLine.open(options, this.#opening.signal, {
        message: (frame) => {
          this.#passedOn += frame.length;
          this.#send(DATA, frame);
        },
        print: (stream, text) => this.#send(stream === 'stdout' ? STDOUT : STDERR, encodeText(text)),
        read: (bytes) => this.#read.set(bytes),
        broken: (message) => this.#breach(message),
        ended: (reason) => {
          this.#how ??= 'lost';
          this.#ended(ENDED, encodeEnding(reason));
        },
      });
    } catch (error) {
      this.#how ??= 'not opened';
      this.#ended(OPEN_FAILED, encodeText((error as Error).message));
      return;
    }
    if (this.#state !== 'opening') {
      this.#line.kill();
      return;
    }
    this.#state = 'lent';
    this.#send(OPENED, encodeText(''));
    for (const frame of this.#early.splice(0)) this.#hand(frame);
  }

  /** @throws ProtocolError when the caller says that it has received what was not sent. */
  attach(link: Link, received: number, welcome: Uint8Array): void {
    clearTimeout(this.#expiry);
    this.session.attach(link, received, performance.now(), welcome);
    this.#timer.arm();
  }

  receive(link: Link, frame: Uint8Array): void {
    this.session.receive(link, frame, performance.now());
    this.#timer.arm();
    this.#delivered.set(this.#passedOn - this.session.unacknowledged);
    if (this.#state === 'ended' && this.session.unacknowledged === 0) this.#finish(1000, 'the session has ended');
  }

  /** `isMeant`: the caller closed it, and needs the session no more. */
  linkClosed(link: Link, isMeant: boolean): void {
    if (isMeant && this.session.isAttached) {
      this.#how ??= 'closed';
      this.kill('closed');
    }
    this.session.detach(link);
    if (isMeant && this.#state === 'ended') this.#finish(1000, '');
  }

  /** Whether another caller may have its executor: nobody is there, nothing runs, and all has been delivered. */
  async isIdle(): Promise<boolean> {
    if (this.session.isAttached || this.#line === undefined || this.#state !== 'lent') return false;
    const inFlight = await this.#line.inFlight();
    return inFlight === 0 && !this.session.isAttached && this.session.unacknowledged === 0;
  }

  /** Ends what runs, at once. */
  kill(kind: CloseReason['kind'] = 'killed'): void {
    this.#how ??= 'host';
    this.#opening.abort(new Error('the session ended'));
    this.#line?.kill();
    if (this.#line === undefined) this.#ended(ENDED, encodeEnding({ kind, started: 0 }));
  }

  /** Lets what runs end, takes nothing new, and says goodbye. Resolves when nothing is left. */
  async drain(): Promise<void> {
    this.#how ??= 'host';
    if (this.#line === undefined) this.kill();
    else {
      await this.#line.drain();
      // A caller that is not there and was told all has nothing to come back for.
      if (!this.session.isAttached && this.session.unacknowledged === 0) this.abandon();
      else this.#line.close();
    }
  }

  /** Ends all of it now. */
  abandon(): void {
    this.kill();
    this.#finish(GOING_AWAY, 'the host is going away');
  }

  #deliver(kind: number, frame: Uint8Array): void {
    if (kind === CLOSE || kind === KILL) this.#how ??= 'closed';
    if (kind === DATA) this.#hand(frame);
    else if (kind === KILL) this.kill();
    else if (kind === CLOSE) {
      if (this.#line === undefined) this.kill('closed');
      else this.#line.close();
    } else this.#breach(`a caller does not send frames of kind ${kind}`);
  }

  #hand(frame: Uint8Array): void {
    if (this.#state === 'ended' || this.#state === 'over') return;
    if (this.#line === undefined) {
      this.#early.push(frame);
      this.#earlyBytes += frame.length;
    } else this.#line.hand(frame);
    if ((this.#line?.unread ?? this.#earlyBytes) > this.#settings.window)
      this.#refuse('more bytes wait for the executor than this host allows a session');
  }

  #send(kind: number, frame: Uint8Array<ArrayBuffer>): void {
    if (this.#state === 'over') return;
    if (frame.length > this.#settings.maxPayload) {
      this.#refuse(`a result of ${frame.length} bytes is more than this host sends (maxPayload)`);
      return;
    }
    this.session.send(kind, frame);
    this.#timer.arm();
    if (this.#state !== 'ended' && this.session.unacknowledged > this.#settings.window)
      this.#refuse('the caller reads more slowly than this host waits for');
  }

  /** The caller wants more than it may have. */
  #refuse(message: string): void {
    if (!this.usesExecutor) return;
    this.#how ??= 'limit';
    this.#line?.kill();
    this.#owner.breach(message);
    this.#ended(ENDED, encodeEnding({ kind: 'failed', error: new Error(message) }));
    this.session.release(POLICY, message);
  }

  #breach(message: string): void {
    this.#isBreached = true;
    this.#how ??= 'breach';
    this.#owner.breach(message);
    this.session.release(BREACH, message.slice(0, 100));
    this.kill();
    this.#finish(BREACH, message);
  }

  #ended(kind: number, frame: Uint8Array<ArrayBuffer>): void {
    if (!this.usesExecutor) return;
    this.#state = 'ended';
    this.#early = [];
    this.#owner.returned(this);
    this.#send(kind, frame);
    clearTimeout(this.#expiry);
    this.#expiry = setTimeout(
      () => this.#finish(1000, 'the session has ended'),
      this.session.isAttached ? FAREWELL : this.#settings.resumeWindow,
    );
    this.#expiry.unref();
  }

  #detached(why: 'closed' | 'silent' | 'breach', message: string): void {
    if (why === 'breach' && !this.#isBreached) {
      this.#breach(message);
      return;
    }
    if (this.#state === 'over' || this.session.isAttached) return;
    clearTimeout(this.#expiry);
    this.#expiry = setTimeout(() => {
      this.#how ??= 'expired';
      this.abandon();
    }, this.#settings.resumeWindow);
    this.#expiry.unref();
  }

  #finish(code: number, reason: string): void {
    if (this.#state === 'over') return;
    const isReturned = this.#state === 'ended';
    this.#state = 'over';
    clearTimeout(this.#expiry);
    this.#timer.stop();
    this.session.release(code, reason);
    if (!isReturned) this.#owner.returned(this);
    this.#owner.over(this.#how ?? 'host');
  }
}
