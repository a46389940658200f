/**
 * One connection to NATS, from when it is open until it is lost. It is never mended: whoever needs one opens another, so that nothing that
 * was meant for the one before comes out of the next.
 */
import { type AuthError, TransportError } from '@mp-event-loop/core';
import { Deferred } from '@mp-event-loop/core/channel';
import { after, type Timer } from '@mp-event-loop/core/clock';
import { connect, type NatsConnection, PermissionViolationError } from '@nats-io/transport-node';
import { Budget } from './budget.ts';
import { couldNotConnect, denied } from './failures.ts';
import { hold, NO_PINGS } from './holding.ts';
import type { LineOptions } from './line-options.ts';
import { Outbox } from './outbox.ts';
import { userOf } from './user.ts';

export interface LineOwner {
  /** Called once, unless it was closed. */
  lost(error: Error): void;
  /** The server does not let this user publish or listen there. */
  denied(subject: string, error: AuthError): void;
}

/** Where the packets of one link go, and where those of the other end come. */
export interface Post {
  readonly line: Line;
  readonly to: string;
  readonly from: string;
}

/** `isUnheard`: it is no message, but the server's word that nobody received the one which asked for answers there. */
export type Listener = (subject: string, data: Uint8Array, isUnheard: boolean) => void;

/** ms for each server to answer. */
const CONNECTING_WITHIN = 5000;
/** ms between two looks at whether the server is still there, and for its answer. */
const LOOK_EVERY = 10_000;
const ANSWER_WITHIN = 3000;
/** ms for an answer to be read that came while this thread was held up. */
const BENEFIT_OF_DOUBT = 500;
const NO_RESPONDERS = 503;

export class Line {
  readonly user: string;
  readonly budget: Budget;
  readonly outbox: Outbox;
  readonly #connection: NatsConnection;
  readonly #owner: LineOwner;
  readonly #ended = new Deferred<false>();
  #look: Timer | undefined;
  #isOver = false;
  #isAsking = false;

  private constructor(connection: NatsConnection, user: string, maxPending: number, owner: LineOwner) {
    this.#connection = connection;
    this.user = user;
    this.#owner = owner;
    this.budget = new Budget(maxPending);
    this.outbox = new Outbox(maxPending, () => this.flush());
    void this.#watch();
    void connection.closed().then((error) => this.#lose(error ? error.message : 'the connection to the NATS server closed'));
    this.#lookLater();
  }

  /** @throws AuthError where trying again would end the same way, else TransportError. */
  static async open({ servers, connection, maxPending }: LineOptions, owner: LineOwner): Promise<Line> {
    try {
      const user = userOf(connection);
      const opened = await connect({
        timeout: CONNECTING_WITHIN,
        ...connection,
        servers: [...servers],
        reconnect: false,
        pingInterval: NO_PINGS,
        noAsyncTraces: true,
      });
      return new Line(opened, user, maxPending, owner);
    } catch (error) {
      throw couldNotConnect(servers.join(', '), error);
    }
  }

  /** Which of the servers it is. */
  get server(): string {
    return this.#connection.getServer();
  }

  /** Bytes of the largest message that the server takes. */
  get maxPayload(): number {
    return this.#connection.info?.max_payload ?? 0;
  }

  /** What the server has told of others in its cluster, besides those that were given. */
  get servers(): readonly string[] {
    return (this.#connection.info?.connect_urls ?? []) as readonly string[];
  }

  /** Does nothing once it is over. `reply`: where the server is to say if nobody receives it. */
  publish(subject: string, data: Uint8Array, reply?: string): void {
    if (this.#isOver || this.#connection.isClosed()) return;
    this.#connection.publish(subject, data, reply === undefined ? undefined : { reply });
  }

  subscribe(subject: string, listener: Listener): void {
    this.#connection.subscribe(subject, {
      callback: (error, message) => {
        // Told by its status too.
        if (error) return;
        const { data } = message;
        listener(message.subject, data, data.length === 0 && message.headers?.code === NO_RESPONDERS);
      },
    });
  }

  /** Resolves once the server has taken all that was published and subscribed. */
  async flush(): Promise<void> {
    // The client leaves those who wait for an answer waiting when it closes.
    const isThere = await Promise.race([this.#connection.flush().then(() => true), this.#ended.promise]);
    if (!isThere) throw new TransportError('the connection to the NATS server closed');
  }

  /** Says whether it keeps the process alive. */
  hold(isNeeded: boolean): void {
    hold(this.#connection, isNeeded);
  }

  /** Asks the server whether it is still there; loses the connection where it does not answer. */
  async check(): Promise<void> {
    if (this.#isAsking || this.#isOver) return;
    this.#isAsking = true;
    const answer = this.flush().then(
      () => true,
      () => false,
    );
    let patience: Timer | undefined;
    const late = new Promise<boolean>((resolve) => {
      patience = after(ANSWER_WITHIN, () => {
        patience = after(BENEFIT_OF_DOUBT, () => resolve(false)).unref();
      }).unref();
    });
    const isThere = await Promise.race([answer, late]);
    patience?.cancel();
    this.#isAsking = false;
    if (!isThere) this.#lose('the NATS server does not answer');
  }

  /** Closes it once what was published has left. */
  async close(): Promise<void> {
    this.#over();
    try {
      await this.#connection.drain();
    } catch {
      // It was lost meanwhile.
      await this.#connection.close();
    }
  }

  #lookLater(): void {
    this.#look = after(LOOK_EVERY, () => {
      void this.check();
      this.#lookLater();
    }).unref();
  }

  async #watch(): Promise<void> {
    for await (const status of this.#connection.status()) {
      if (status.type === 'error' && status.error instanceof PermissionViolationError && !this.#isOver)
        this.#owner.denied(status.error.subject, denied(status.error));
    }
  }

  #lose(message: string): void {
    if (this.#isOver) return;
    this.#over();
    void this.#connection.close();
    this.#owner.lost(new TransportError(message));
  }

  #over(): void {
    this.#isOver = true;
    this.#ended.resolve(false);
    this.#look?.cancel();
  }
}
