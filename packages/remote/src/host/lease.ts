/**
 * A lease: one session, and the executor that is its own.
 *
 *     opening ──► lent ──► ended ──(the client has heard, or resumeWindow has passed)──► over
 *
 * The executor is opened with the session and ended with it: by the caller's CLOSE or KILL, when the caller was not heard for
 * resumeWindow, when it breaks the rules, or when the executor ends by itself. Whatever the end, the caller hears why, if it still
 * listens.
 */
import type { CloseReason } from '@mp-event-loop/core';
import { monotonic } from '@mp-event-loop/core/clock';
import type { CloseCause, Link } from '../link.ts';
import { encodeCount, encodeEnding, encodeText } from '../session/ending.ts';
import { CLOSE, DATA, ENDED, KILL, OPEN_FAILED, OPENED, READ } from '../session/frame.ts';
import { lengthOf, type Parts, partsOf } from '../session/parts.ts';
import { Session, type SessionOwner } from '../session/session.ts';
import { WakeTimer } from '../session/wake-timer.ts';
import type { Caller } from './caller.ts';
import { ExecutorLine, type ExecutorLineOwner, type LineOptions } from './executor-line.ts';
import { Handing } from './handing.ts';
import { LeaseEnd } from './lease-end.ts';
import type { LendingSettings } from './lending-options.ts';
import type { Principal } from './principal.ts';
import { Printing, type PrintingOwner } from './printing.ts';
import { Progress } from './progress.ts';
import type { Ended } from './undelivered.ts';

export interface LeaseOwner {
  notOpened(lease: Lease, message: string): void;
  /** Its executor is gone; it waits for its caller to hear so. */
  ended(lease: Lease): void;
  /** Nothing is left of it. */
  over(lease: Lease): void;
  /** The caller broke the rules, or wanted more than it may have. */
  breached(lease: Lease, message: string): void;
}

export class Lease implements SessionOwner, ExecutorLineOwner, PrintingOwner, Ended {
  readonly id: string;
  readonly caller: Caller;
  readonly session: Session;
  readonly #settings: LendingSettings;
  readonly #owner: LeaseOwner;
  readonly #timer: WakeTimer;
  readonly #opening = new AbortController();
  #line: ExecutorLine | undefined;
  readonly #handing = new Handing();
  readonly #printing: Printing;
  readonly #progress: Progress;
  #state: 'opening' | 'lent' | 'ended' | 'over' = 'opening';
  readonly end: LeaseEnd;
  #isBreached = false;

  constructor(id: string, caller: Caller, settings: LendingSettings, owner: LeaseOwner) {
    this.id = id;
    this.caller = caller;
    this.end = new LeaseEnd(settings.resumeWindow);
    this.#settings = settings;
    this.#owner = owner;
    this.session = new Session(this, settings.heartbeat, settings.maxPayload, monotonic());
    this.#timer = new WakeTimer(this.session);
    this.#printing = new Printing(settings.maxPayload, this);
    this.#progress = new Progress(settings);
  }

  get usesExecutor(): boolean {
    return this.#state === 'opening' || this.#state === 'lent';
  }

  get running(): number {
    return this.usesExecutor ? (this.#line?.running ?? 0) : 0;
  }

  async open(options: LineOptions): Promise<void> {
    if (this.#state !== 'opening') return this.end.gone('host');
    try {
      this.#line = await ExecutorLine.open(options, this.#opening.signal, this);
    } catch (error) {
      this.end.gone('not opened');
      this.#owner.notOpened(this, (error as Error).message);
      return this.#ended(OPEN_FAILED, encodeText((error as Error).message));
    }
    if (this.#state !== 'opening') return this.#line.kill();
    this.#state = 'lent';
    this.#line.allow(this.caller.principal);
    this.send(OPENED, [encodeText('')]);
    this.#handing.begin(this.#line);
  }

  /** @throws ProtocolError when the caller says that it has received what was not sent. */
  attach(link: Link, received: number, welcome: Uint8Array): void {
    this.session.attach(link, received, monotonic(), welcome);
    // After that: where it replaces a link, the session was without one for a moment, which began the countdown.
    this.end.stay();
    if (this.#state === 'ended') this.#expireSoon('away');
    this.#timer.arm();
  }

  /** The same principal has authenticated again: what it may run counts from here on. */
  renew(principal: Principal, address: string): void {
    this.caller.renew(principal, address);
    this.#line?.allow(principal);
  }

  receive(link: Link, frame: Uint8Array): void {
    this.session.receive(link, frame, monotonic());
    this.#timer.arm();
    this.#printing.advance();
    const delivered = this.#progress.delivered(this.session.unacknowledged);
    if (delivered !== undefined) this.#line?.delivered(delivered);
    if (this.#state === 'ended' && this.session.unacknowledged === 0) this.#finish('done', 'the session has ended');
  }

  /** `isMeant`: the caller closed it, and needs the session no more. */
  linkClosed(link: Link, isMeant: boolean): void {
    // One that was replaced has no say any more.
    if (!this.session.isCarriedBy(link)) return;
    if (isMeant) this.end.by('closed');
    if (isMeant) this.kill('closed');
    this.session.detach(link);
    if (isMeant && this.#state === 'ended') this.#finish('done', '');
  }

  /** Whether another caller may have its executor: nobody is there, nothing runs, and all has been delivered. */
  async isIdle(): Promise<boolean> {
    if (this.session.isAttached) return false;
    // Its caller has given up before it heard of its executor, and asks for another.
    if (this.#state === 'opening') return this.#handing.held === 0 && this.session.received === 0;
    if (this.#line === undefined || this.#state !== 'lent') return false;
    const inFlight = await this.#line.inFlight.ask();
    return inFlight === 0 && !this.session.isAttached && this.session.unacknowledged === 0;
  }

  /** Ends what runs, at once. */
  kill(kind: CloseReason['kind'] = 'killed'): void {
    this.end.by('host');
    this.#opening.abort(new Error('the session ended'));
    this.#line?.kill();
    if (this.#line === undefined) this.#ended(ENDED, encodeEnding({ kind, started: 0 }));
  }

  /** Lets what runs end, takes nothing new, and says goodbye. Who is not there may then come for results, but not for long. */
  async drain(): Promise<void> {
    this.end.by('host');
    if (this.#line === undefined) this.kill();
    else await this.#line.inFlight.drain();
    this.end.hurry();
    if (!this.session.isAttached && this.session.unacknowledged === 0) this.abandon();
    else if (this.#state === 'lent') this.#line?.close();
    else if (!this.session.isAttached) this.#expireSoon('away');
  }

  /** Ends all of it now. */
  abandon(): void {
    this.kill();
    this.#finish('draining', 'the host is going away');
  }

  forget(): void {
    this.#finish('limit', 'callers have not fetched more results of ended sessions than this host keeps');
  }

  deliver(kind: number, parts: Parts): void {
    if (kind === CLOSE || kind === KILL) this.end.by('closed');
    if (kind === DATA) this.#hand(parts);
    else if (kind === KILL) this.kill();
    else if (kind === CLOSE) {
      if (this.#line === undefined) this.kill('closed');
      else this.#line.close();
    } else this.broken(`a caller does not send frames of kind ${kind}`);
  }

  detached(why: 'closed' | 'silent' | 'breach', message: string): void {
    if (why === 'breach' && !this.#isBreached) this.broken(message);
    else if (this.#state !== 'over' && !this.session.isAttached)
      this.end.expire('away', () => {
        this.end.by('expired');
        this.abandon();
      });
  }

  message(parts: Parts): void {
    const length = lengthOf(parts);
    this.#progress.passedOn(length);
    if (length <= this.#settings.maxPayload) this.send(DATA, parts);
    else this.#refuse(`a result of ${length} bytes is more than this host sends (maxPayload)`);
  }

  send(kind: number, parts: Parts): void {
    if (this.#state === 'over') return;
    this.session.sendParts(kind, parts);
    this.#timer.arm();
    if (this.session.held > this.#settings.mostHeld) this.#refuse('the caller reads more slowly than this host waits for');
  }

  print(stream: 'stdout' | 'stderr', text: string): Promise<void> | undefined {
    return this.usesExecutor ? this.#printing.print(stream, text) : undefined;
  }

  read(bytes: number): void {
    if (this.#progress.isTimeToTellRead(bytes) && this.#state === 'lent') this.send(READ, [encodeCount(bytes)]);
  }

  broken(message: string): void {
    this.#isBreached = true;
    this.end.by('breach');
    this.#owner.breached(this, message);
    this.session.release('malformed', message);
    this.kill();
    this.#finish('malformed', message);
  }

  ended(reason: CloseReason): void {
    this.end.gone('lost');
    this.#ended(ENDED, encodeEnding(reason));
  }

  #hand(message: Parts): void {
    if (!this.usesExecutor) return;
    this.#handing.hand(message);
    if (this.#handing.held > this.#settings.mostHeld) this.#refuse('more bytes wait for the executor than this host allows a session');
  }

  /** The caller wants more than it may have. */
  #refuse(message: string): void {
    if (!this.usesExecutor) return;
    this.end.by('limit');
    this.#line?.kill();
    this.#owner.breached(this, message);
    this.#ended(ENDED, encodeEnding({ kind: 'failed', error: new Error(message) }), message);
  }

  #ended(kind: number, frame: Uint8Array, refusal?: string): void {
    if (!this.usesExecutor) return;
    this.#state = 'ended';
    this.#handing.drop();
    this.#printing.end();
    this.send(kind, partsOf(frame));
    this.session.stopDelivering();
    if (refusal !== undefined) this.session.release('limit', refusal);
    this.#expireSoon();
    this.#owner.ended(this);
  }

  #expireSoon(caller: 'present' | 'away' = this.session.isAttached ? 'present' : 'away'): void {
    this.end.expire(caller, () => this.#finish('done', 'the session has ended'));
  }

  #finish(cause: CloseCause, message: string): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.end.finish();
    this.#timer.stop();
    this.session.release(cause, message);
    this.#owner.over(this);
  }
}
