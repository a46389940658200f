/** A session, as whoever runs a host sees it. */
import type { Lease } from './lease.ts';

export interface HostSession {
  /** By which operators know it. It is not the secret one with which callers resume it. */
  readonly id: string;
  /** What the caller's process is called, if it says so. */
  readonly instance: string | undefined;
  /** How many events run. */
  readonly running: number;
  /** The id of the principal that has it. */
  readonly principal: string;
  /** The name of the caller's loop. */
  readonly loop: string;
  /** Where its connection comes from, or came from last. */
  readonly address: string;
  /** When it began. */
  readonly since: Date;
  /** Whether it has a connection just now. */
  readonly isAttached: boolean;
  /**
   * Ends it: what runs is killed, and fails with `ExecutorLostError`; its loop may begin another one. Resolves when nothing is left of it,
   * after 5 s at most. Does nothing where it has ended.
   */
  end(): Promise<void>;
}

/** As things are when it is made; `end` is for whatever has become of it. */
export class SessionView implements HostSession {
  readonly id: string;
  readonly instance: string | undefined;
  readonly running: number;
  readonly principal: string;
  readonly loop: string;
  readonly address: string;
  readonly since: Date;
  readonly isAttached: boolean;
  readonly #end: () => Promise<void>;

  constructor(lease: Lease, end: () => Promise<void>) {
    const { caller } = lease;
    this.id = caller.id;
    this.instance = caller.process?.instance;
    this.running = lease.running;
    this.principal = caller.principal.id;
    this.loop = caller.loop;
    this.address = caller.address;
    this.since = caller.since;
    this.isAttached = lease.session.isAttached;
    this.#end = end;
  }

  end(): Promise<void> {
    return this.#end();
  }
}
