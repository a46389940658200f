/** The host's sessions: opens, resumes, limits and ends them. */
import { type Hello, type Refusal, welcomeFrame } from '../session/handshake.ts';
import type { Link } from '../session/session.ts';
import type { HostSettings, Principal } from './host-options.ts';
import { Lease } from './lease.ts';
import type { Log } from './log.ts';
import { Tally } from './tally.ts';
import { termsOf } from './terms.ts';

const unknownSession: Refusal = {
  code: 'unknown-session',
  message: 'this host does not know the session: it has ended, or the host was started anew',
};

export class Lender {
  readonly #settings: HostSettings;
  readonly #log: Log;
  readonly #leases = new Map<string, Lease>();
  #isDraining = false;
  #onEmpty: () => void = () => {};
  readonly tally: Tally = new Tally();

  constructor(settings: HostSettings, log: Log) {
    this.#settings = settings;
    this.#log = log;
  }

  get sessions(): number {
    return this.#leases.size;
  }
  get attached(): number {
    return [...this.#leases.values()].filter(({ session }) => session.isAttached).length;
  }
  get isDraining(): boolean {
    return this.#isDraining;
  }
  get lent(): number {
    return this.#using().length;
  }

  /**
   * The session that the caller asks for, carried by the link from now on; or why not.
   *
   * @throws ProtocolError when the caller says that it has received what was not sent.
   */
  async greet(hello: Hello, principal: Principal, version: number, received: number, link: Link): Promise<Lease | Refusal> {
    const known = this.#leases.get(hello.session);
    if (known !== undefined && known.principal.id === principal.id) {
      this.tally.resumed += 1;
      known.attach(link, received, this.#welcome(version, known));
      return known;
    }
    // Of a session that is another's a caller hears what it would of one that does not exist.
    if (!hello.isNew || known !== undefined) return unknownSession;
    if (!this.#isDraining && this.#isFullFor(principal)) await this.#reclaim(principal);
    // Meanwhile it may have begun to drain, and others have come: even for the same session.
    if (this.#isDraining) return { code: 'draining', message: 'this host is draining and lends no more executors' };
    if (this.#leases.has(hello.session)) return unknownSession;
    if (this.#isFullFor(principal)) return this.#full();
    return this.#open(hello, principal, version, received, link);
  }

  /** Lets what runs end. Resolves when nothing is left. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    for (const lease of this.#leases.values()) void lease.drain();
    await this.#empty();
  }

  /** Ends what runs, and tells whoever listens. Resolves when nothing is left, after `patience` ms at most. */
  async kill(patience: number): Promise<void> {
    this.#isDraining = true;
    for (const lease of this.#leases.values()) lease.kill();
    const timer = setTimeout(() => {
      for (const lease of [...this.#leases.values()]) lease.abandon();
    }, patience);
    await this.#empty();
    clearTimeout(timer);
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

  #open(hello: Hello, principal: Principal, version: number, received: number, link: Link): Lease {
    const { transport } = this.#settings;
    const lease = new Lease(hello.session, principal, this.#settings, {
      returned: () => {},
      over: (how) => {
        this.tally.end(how);
        this.#leases.delete(lease.id);
        if (this.#leases.size === 0) this.#onEmpty();
      },
      breach: (message) => {
        this.#log('breach', { principal: principal.id, message });
      },
    });
    this.#leases.set(lease.id, lease);
    this.tally.opened += 1;
    try {
      lease.attach(link, received, this.#welcome(version, lease));
    } catch (error) {
      lease.abandon();
      throw error;
    }
    void lease.open({ transport, lending: termsOf(this.#settings), name: hello.name, index: hello.index });
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
    return this.#using().filter(({ principal }) => principal.id === id).length >= this.#settings.executorsPerPrincipal;
  }

  #full(): Refusal {
    const { executors, executorsPerPrincipal } = this.#settings;
    const message =
      this.lent >= executors
        ? `this host lends all its ${executors} executors just now`
        : `this host lends one caller no more than ${executorsPerPrincipal} of its ${executors} executors`;
    return { code: 'full', message };
  }

  /** Takes an executor back from a caller that is not there and has nothing to lose. */
  async #reclaim(asker: Principal): Promise<void> {
    const isOwn = this.#hasAll(asker);
    for (const lease of this.#using()) {
      if (isOwn && lease.principal.id !== asker.id) continue;
      if (!(await lease.isIdle())) continue;
      lease.abandon();
      return;
    }
  }

  #using(): Lease[] {
    return [...this.#leases.values()].filter((lease) => lease.usesExecutor);
  }
}
