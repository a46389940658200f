/** The connection that all loops of this process share which give the same servers and options: opened when needed, again when lost. */
import { isDeepStrictEqual } from 'node:util';
import { after, type Timer } from '@mp-event-loop/core/clock';
import type { DialedLink, DialedLinkOwner } from '@mp-event-loop/remote';
import type { LineOptions } from '../line/line-options.ts';
import { CallerLine } from './caller-line.ts';
import { Dialing } from './dialing.ts';

/** ms for which one that nobody uses stays open: the next loop may come soon. */
const LINGER = 1000;

const shared = new Set<SharedConnection>();

/** Returns the one for these options. It is not to be kept: one that nobody uses is closed. */
export function sharedConnection(options: LineOptions): SharedConnection {
  for (const one of shared) if (isDeepStrictEqual(one.options, options)) return one;
  const made = new SharedConnection(options);
  shared.add(made);
  return made;
}

export class SharedConnection {
  readonly options: LineOptions;
  #opening: Promise<CallerLine> | undefined;
  #open: CallerLine | undefined;
  /** Servers that others of the cluster told of. */
  #learned: readonly string[] = [];
  #users = 0;
  #holds = 0;
  #linger: Timer | undefined;

  constructor(options: LineOptions) {
    this.options = options;
  }

  dial(group: string, host: string, owner: DialedLinkOwner): DialedLink {
    let leave = (): void => {};
    const dialing = new Dialing(host, owner, {
      held: (isNeeded) => this.#hold(isNeeded),
      left: () => {
        leave();
        this.#release();
      },
    });
    this.#users += 1;
    void this.#connected().then(
      (caller) => {
        if (!dialing.isOver) leave = caller.dial(group, host, dialing);
      },
      (error: Error) => dialing.broke(error.message, error),
    );
    return dialing;
  }

  /** Calls `use` with the connection, and keeps that open until it has resolved. */
  async with<T>(use: (caller: CallerLine) => Promise<T>): Promise<T> {
    this.#users += 1;
    this.#hold(true);
    try {
      return await use(await this.#connected());
    } finally {
      this.#hold(false);
      this.#release();
    }
  }

  #connected(): Promise<CallerLine> {
    this.#linger?.cancel();
    this.#opening ??= this.#connect();
    return this.#opening;
  }

  async #connect(): Promise<CallerLine> {
    const servers = [...new Set([...this.options.servers, ...this.#learned])];
    let opened: CallerLine | undefined;
    try {
      opened = await CallerLine.open({ ...this.options, servers }, () => this.#lost(opened));
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
    this.#open = opened;
    if (this.options.connection.ignoreClusterUpdates !== true) this.#learned = opened.line.servers;
    opened.line.hold(this.#holds > 0);
    return opened;
  }

  #lost(caller: CallerLine | undefined): void {
    if (caller !== this.#open) return;
    this.#open = undefined;
    this.#opening = undefined;
  }

  #hold(isNeeded: boolean): void {
    this.#holds += isNeeded ? 1 : -1;
    this.#open?.line.hold(this.#holds > 0);
  }

  #release(): void {
    this.#users -= 1;
    if (this.#users > 0) return;
    this.#linger?.cancel();
    this.#linger = after(LINGER, () => this.#close()).unref();
  }

  #close(): void {
    if (this.#users > 0) return;
    shared.delete(this);
    const caller = this.#open;
    this.#lost(caller);
    void caller?.line.close();
  }
}
