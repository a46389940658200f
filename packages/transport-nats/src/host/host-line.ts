/** A host's connection to NATS: opened again whenever it is lost, for as long as the host serves. */
import { AuthError } from '@mp-event-loop/core';
import { after, random, type Timer } from '@mp-event-loop/core/clock';
import type { Log } from '@mp-event-loop/remote/host';
import { Line, type LineOwner } from '../line/line.ts';
import type { LineOptions } from '../line/line-options.ts';
import { type Lending, Reception, type ReceptionOptions } from './reception.ts';

/** ms before the next attempt, at random below: the first, doubling, and the longest. */
const FIRST_WAIT = 100;
const LONGEST_WAIT = 5000;

export class HostLine implements LineOwner {
  readonly #options: LineOptions;
  readonly #serving: ReceptionOptions;
  readonly #lender: Lending;
  readonly #log: Log;
  #line: Line | undefined;
  #reception: Reception | undefined;
  #learned: readonly string[] = [];
  #failures = 0;
  #retry: Timer | undefined;
  #isOver = false;
  #isServing = false;
  /** What the server does not let it do, until it has begun to serve. */
  #denial: AuthError | undefined;

  constructor(options: LineOptions, serving: ReceptionOptions, lender: Lending, log: Log) {
    this.#options = options;
    this.#serving = serving;
    this.#lender = lender;
    this.#log = log;
  }

  get isConnected(): boolean {
    return this.#isServing;
  }
  get links(): number {
    return this.#reception?.links ?? 0;
  }
  get server(): string {
    return this.#line?.server ?? '';
  }

  /** @throws AuthError where the server does not let it serve, TransportError where no server answers. */
  async open(): Promise<void> {
    const servers = [...new Set([...this.#options.servers, ...this.#learned])];
    const line = await Line.open({ ...this.#options, servers }, this);
    if (this.#isOver) {
      await line.close();
      return;
    }
    this.#line = line;
    this.#denial = undefined;
    const reception = new Reception(line, this.#serving, this.#lender, this.#log);
    this.#reception = reception;
    await line.flush();
    // What the server has denied it says before that.
    if (this.#denial !== undefined) {
      this.#reception = undefined;
      await line.close();
      throw this.#denial;
    }
    this.#isServing = true;
    if (this.#options.connection.ignoreClusterUpdates !== true) this.#learned = line.servers;
  }

  lost(error: Error): void {
    this.#reception?.lost(error.message);
    this.#reception = undefined;
    // Else opening fails, and tells.
    if (!this.#isServing) return;
    this.#isServing = false;
    this.#log('connection lost', { server: this.server, message: error.message });
    void this.#openAgain();
  }

  denied(subject: string, error: AuthError): void {
    this.#denial = error;
    this.#log('denied', { subject, message: error.message });
  }

  async close(): Promise<void> {
    this.#isOver = true;
    this.#retry?.cancel();
    const line = this.#line;
    this.#reception = undefined;
    await line?.close();
  }

  async #openAgain(): Promise<void> {
    if (this.#isOver) return;
    try {
      await this.open();
      this.#failures = 0;
      this.#log('connected again', { server: this.server });
    } catch (error) {
      if (this.#isOver) return;
      this.#log(error instanceof AuthError ? 'refused by NATS' : 'could not connect', { message: (error as Error).message });
      const wait = random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures);
      this.#failures += 1;
      this.#retry = after(wait, () => void this.#openAgain());
    }
  }
}
