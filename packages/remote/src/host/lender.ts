/** The host's sessions: opens, resumes, limits and ends them. */
import { after } from '@mp-event-loop/core/clock';
import type { AcceptedLink, AcceptedLinkOwner, Link } from '../link.ts';
import { type Refusal, welcomeFrame } from '../session/handshake.ts';
import { Caller } from './caller.ts';
import { type Greeting, Guest, type GuestOwner } from './guest.ts';
import { type HostSession, SessionView } from './host-session.ts';
import { Lease, type LeaseOwner } from './lease.ts';
import type { LendingSettings } from './lending-options.ts';
import type { Log } from './log.ts';
import { Occupancy } from './occupancy.ts';
import type { Principal } from './principal.ts';
import { idleOf, leastMissed } from './shares.ts';
import { type SessionEnd, Tally } from './tally.ts';
import { termsOf } from './terms.ts';
import { Undelivered } from './undelivered.ts';
import { LARGEST_DELAY } from './whole-number.ts';

const unknownSession: Refusal = {
  code: 'unknown-session',
  message: 'this host does not know the session: it has ended, or the host was started anew',
};

/** ms that running events have to end, unless whoever stops the host says otherwise; and for callers to hear that they were ended. */
const DRAIN_WITHIN = 25_000;
const FAREWELL = 1000;

/** What a host does just now, but for its links. */
export interface LenderStats {
  readonly executors: number;
  readonly lent: number;
  readonly sessions: number;
  readonly attached: number;
  readonly isDraining: boolean;
  /** Events that run. */
  readonly running: number;
  /** Sessions since the host was started: opened, resumed after their link was lost, and ended, by how. */
  readonly opened: number;
  readonly resumed: number;
  readonly ended: Readonly<Record<string, number>>;
}

export class Lender implements GuestOwner, LeaseOwner {
  readonly #settings: LendingSettings;
  readonly #log: Log;
  readonly #leases = new Map<string, Lease>();
  readonly #undelivered: Undelivered;
  readonly #executors = new Occupancy();
  #isDraining = false;
  #onEmpty: () => void = () => {};
  readonly tally: Tally = new Tally();

  constructor(settings: LendingSettings, log: Log) {
    this.#settings = settings;
    this.#undelivered = new Undelivered(settings.mostHeld);
    this.#log = log;
  }

  /** As they are now: to end one takes it out. */
  get #all(): Lease[] {
    return [...this.#leases.values()];
  }
  get sessions(): number {
    return this.#leases.size;
  }
  get attached(): number {
    return this.#all.filter(({ session }) => session.isAttached).length;
  }
  get running(): number {
    return this.#all.reduce((sum, { running }) => sum + running, 0);
  }
  get isDraining(): boolean {
    return this.#isDraining;
  }
  get lent(): number {
    return this.#executors.count;
  }

  /**
   * Serves a link that was let in, over which this principal calls. `address` says where it comes from, to operators. Returns what the
   * link is to tell of it.
   */
  accept(link: AcceptedLink, principal: Principal, address = ''): AcceptedLinkOwner {
    return new Guest(link, principal, address, this, this.#log);
  }

  async greet(greeting: Greeting, link: Link): Promise<Lease | Refusal> {
    const { hello, principal, address, version, received } = greeting;
    const known = this.#leases.get(hello.session);
    if (known !== undefined && known.caller.principal.id === principal.id) {
      known.attach(link, received, this.#welcome(version, known));
      known.renew(principal, address);
      this.tally.resumed += 1;
      this.#log('session resumed', known.caller.words);
      return known;
    }
    // Of a session that is another's a caller hears what it would of one that does not exist.
    if (!hello.isNew || known !== undefined) return unknownSession;
    this.#endBefore(greeting);
    const idle = !this.#isDraining && this.#isFullFor(principal) ? await idleOf(this.#left(principal)) : [];
    // Meanwhile it may have begun to drain, and others have come: even for the same session.
    if (this.#isDraining) return { code: 'draining', message: 'this host is draining and lends no more executors' };
    if (this.#leases.has(hello.session)) return unknownSession;
    // In one go with opening: of several that ask at once each takes back its own.
    const missed = this.#isFullFor(principal) ? leastMissed(idle, this.#using()) : undefined;
    if (missed !== undefined) this.#executors.handOver(missed);
    missed?.abandon();
    if (this.#isFullFor(principal)) return this.#full();
    return this.#open(greeting, link, missed?.end.vacated);
  }

  stats(): LenderStats {
    const { lent, sessions, attached, isDraining, running } = this;
    const { opened, resumed, ended } = this.tally;
    const { executors } = this.#settings;
    return { executors, lent, sessions, attached, isDraining, running, opened, resumed, ended: Object.fromEntries(ended) };
  }

  /** All sessions as they are now, the oldest first. */
  views(): readonly HostSession[] {
    return this.#all.map((lease) => new SessionView(lease, () => this.#end(lease, 'operator')));
  }

  /** Drains, and ends what is left after `timeout` ms. Resolves when nothing is. */
  async end(timeout: number = DRAIN_WITHIN): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = after(Math.min(timeout, LARGEST_DELAY), resolve);
      void this.drain().then(() => {
        timer.cancel();
        resolve();
      });
    });
    await this.kill(FAREWELL);
  }

  /** Lets what runs end. Resolves when nothing is left. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    for (const lease of this.#all) void lease.drain();
    await this.#empty();
  }

  /** Ends what runs, and tells whoever listens. Resolves when nothing is left, after `patience` ms at most. */
  async kill(patience: number): Promise<void> {
    this.#isDraining = true;
    for (const lease of this.#all) lease.kill();
    const timer = after(patience, () => {
      for (const lease of this.#all) lease.abandon();
    });
    await this.#empty();
    timer.cancel();
  }

  ended(lease: Lease): void {
    this.#undelivered.add(lease);
  }

  over(lease: Lease): void {
    this.#undelivered.delete(lease);
    const { how } = lease.end;
    this.tally.end(how);
    this.#log('session ended', { how, ...lease.caller.words });
    this.#leases.delete(lease.id);
    if (this.#leases.size === 0) this.#onEmpty();
  }

  breached({ caller }: Lease, message: string): void {
    this.#log('breach', { message, ...caller.words });
  }

  notOpened({ caller }: Lease, message: string): void {
    this.#log('session not opened', { message, ...caller.words });
  }

  /** Ends it, for a reason that is neither its caller's nor its executor's. A caller that is there hears of it. */
  async #end(lease: Lease, how: SessionEnd): Promise<void> {
    lease.end.by(how);
    if (lease.session.isAttached && lease.usesExecutor) lease.kill();
    else lease.abandon();
    await Promise.all([lease.end.over, lease.end.vacated]);
  }

  /** Ends what the caller's process has left behind when it was killed. Those that are attached may be another living process's. */
  #endBefore({ hello: { process }, principal }: Greeting): void {
    if (process === undefined) return;
    for (const lease of this.#all)
      if (!lease.session.isAttached && lease.caller.isBefore(process, principal)) void this.#end(lease, 'replaced');
  }

  async #empty(): Promise<void> {
    if (this.#leases.size === 0) return;
    await new Promise<void>((resolve) => {
      const before = this.#onEmpty;
      this.#onEmpty = () => {
        before();
        resolve();
      };
    });
  }

  #open({ hello, principal, address, version, received }: Greeting, link: Link, place: Promise<void> | undefined): Lease {
    const { transport } = this.#settings;
    const lease = new Lease(hello.session, new Caller(hello, principal, address), this.#settings, this);
    this.#leases.set(lease.id, lease);
    this.tally.opened += 1;
    try {
      lease.attach(link, received, this.#welcome(version, lease));
    } catch (error) {
      lease.abandon();
      throw error;
    }
    this.#log('session opened', lease.caller.words);
    this.#executors.add(lease);
    const { name, index } = hello;
    const options = { transport, terms: termsOf(this.#settings), name, index, tasks: this.tally.tasks };
    if (place === undefined) void lease.open(options);
    else void place.then(() => lease.open(options));
    return lease;
  }

  #welcome(version: number, { session }: Lease): Uint8Array {
    const { executors, resumeWindow, maxPayload, window } = this.#settings;
    return welcomeFrame({ version, free: Math.max(0, executors - this.lent), resumeWindow, maxPayload, window }, session.received);
  }

  #isFullFor(principal: Principal): boolean {
    return this.lent >= this.#settings.executors || this.#hasAll(principal);
  }

  /** Whether it has as many as one principal may. */
  #hasAll({ id }: Principal): boolean {
    return this.#executors.countOf(id) >= this.#settings.executorsPerPrincipal;
  }

  #full(): Refusal {
    const { executors, executorsPerPrincipal } = this.#settings;
    const message =
      this.lent >= executors
        ? `this host lends all its ${executors} executors just now`
        : `this host lends one caller no more than ${executorsPerPrincipal} of its ${executors} executors`;
    return { code: 'full', message };
  }

  /** Those from whom this caller may get an executor: they are not there. One that has as many as it may gets none but its own. */
  #left(asker: Principal): Lease[] {
    const isOwn = this.#hasAll(asker);
    return this.#using().filter(({ session, caller }) => !session.isAttached && (!isOwn || caller.principal.id === asker.id));
  }

  #using(): Lease[] {
    return this.#all.filter((lease) => lease.usesExecutor);
  }
}
