/**
 * Keeps a session linked to its host: connects, greets, and connects again when a link is lost, until the host says that it does not know the session
 * or has not been heard for `resumeWindow` ms.
 *
 *     connecting ──open──► greeting ──welcome──► linked ──link lost──► waiting ──backoff──► connecting …
 *
 * Whatever fails before the first welcome ends it: another host may be the better choice then.
 */
import { AuthError, ProtocolError, TransportError } from '@mp-event-loop/core';
import { REFUSED, readHeader, WELCOME } from '../session/frame.ts';
import { type Hello, helloFrame, readRefusal, readWelcome, type Welcome } from '../session/handshake.ts';
import { Session } from '../session/session.ts';
import { WakeTimer } from '../session/wake-timer.ts';
import type { Dial, Socket, SocketOwner } from './socket.ts';

export interface ConnectionOptions {
  readonly url: string;
  readonly dial: Dial;
  readonly hello: Hello;
  readonly heartbeat: number;
  /** In ms: the first wait before connecting again, which doubles, and the longest. */
  readonly firstBackoff: number;
  readonly maxBackoff: number;
  readonly resumeWindow: number;
}

export interface ConnectionOwner {
  welcomed(welcome: Welcome): void;
  deliver(kind: number, frame: Uint8Array): void;
  /** Something may have left or been acknowledged. */
  progressed(): void;
  /** It is over, and why. */
  lost(error: Error): void;
}

/** Bytes. A result larger than this is a mistake, or an attack. */
const MAX_FRAME = 2 ** 30;
/** ms for a host to let a connection in and to welcome its session; another host may be quicker. */
const GREETING_WITHIN = 10_000;

/** A host that closes with one of these (a breach, a policy, too large) would do so again. */
const fatalCodes: ReadonlySet<number> = new Set([1002, 1003, 1007, 1008, 1009]);

export class Connection {
  readonly session: Session;
  readonly #options: ConnectionOptions;
  readonly #owner: ConnectionOwner;
  #socket: Socket | undefined;
  #hasBeenWelcomed = false;
  #isOver = false;
  #isHeld = true;
  #failures = 0;
  #window: number;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #timer: WakeTimer;

  constructor(options: ConnectionOptions, owner: ConnectionOwner) {
    this.#options = options;
    this.#owner = owner;
    this.#window = options.resumeWindow;
    this.session = new Session(
      { deliver: (kind, frame) => owner.deliver(kind, frame), detached: (why, message) => this.#detached(why, message) },
      options.heartbeat,
      MAX_FRAME,
      performance.now(),
    );
    this.#timer = new WakeTimer(this.session);
    this.#connect();
  }

  get url(): string {
    return this.#options.url;
  }
  get isLinked(): boolean {
    return this.session.isAttached;
  }
  /** Bytes that wait on this side. */
  get buffered(): number {
    return this.#socket?.buffered ?? 0;
  }

  send(kind: number, frame: Uint8Array): void {
    if (this.#isOver) return;
    this.session.send(kind, frame);
    this.#timer.arm();
  }

  /** From here on nothing is sent or received. */
  end(code = 1000, reason = ''): void {
    this.#isOver = true;
    clearTimeout(this.#retry);
    this.#timer.stop();
    this.session.release(code, reason);
    this.#socket?.close(code, reason);
  }

  /** Whether it keeps the process alive. */
  hold(isNeeded: boolean): void {
    this.#isHeld = isNeeded;
    this.#socket?.hold(isNeeded);
    if (isNeeded) this.#retry?.ref?.();
    else this.#retry?.unref?.();
  }

  #connect(): void {
    const { dial, url, heartbeat } = this.#options;
    let isOver = false;
    const patience = setTimeout(() => socket.terminate(), Math.min(2 * heartbeat, GREETING_WITHIN));
    patience.unref?.();
    const owner: SocketOwner = {
      opened: () => socket.send(helloFrame({ ...this.#options.hello, isNew: !this.#hasBeenWelcomed }, this.session.received)),
      received: (frame) => {
        if (isOver || this.#isOver) return;
        if (this.session.isAttached) this.#receive(socket, frame);
        else if (this.#greeted(socket, frame)) clearTimeout(patience);
      },
      closed: (why) => {
        isOver = true;
        clearTimeout(patience);
        if (this.#socket !== socket || this.#isOver) return;
        this.#socket = undefined;
        if (fatalCodes.has(why.code)) this.#giveUp(new ProtocolError(`${url} closed the connection (${why.code}): ${why.reason}`));
        else if (this.session.isAttached) this.session.detach(socket, `the connection closed (${why.code} ${why.reason})`);
        else this.#failed(refusalOf(url, why));
      },
    };
    const socket = dial(url, owner);
    this.#socket = socket;
    socket.hold(this.#isHeld);
  }

  #receive(socket: Socket, frame: Uint8Array): void {
    this.session.receive(socket, frame, performance.now());
    this.#timer.arm();
    this.#owner.progressed();
  }

  /** The host's first frame. Gives whether it was welcomed. */
  #greeted(socket: Socket, frame: Uint8Array): boolean {
    try {
      const { kind, acknowledged } = readHeader(frame);
      if (kind === REFUSED) {
        const { code, message } = readRefusal(frame);
        this.#giveUp(code === 'version' ? new ProtocolError(message) : new TransportError(`${this.url}: ${message}`));
        return false;
      }
      if (kind !== WELCOME) throw new ProtocolError(`the host greeted with a frame of kind ${kind}`);
      const welcome = readWelcome(frame);
      this.#window = Math.min(this.#options.resumeWindow, welcome.resumeWindow);
      this.#failures = 0;
      this.session.attach(socket, acknowledged, performance.now());
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

  #detached(why: 'closed' | 'silent' | 'breach', message: string): void {
    if (this.#isOver) return;
    if (why === 'breach') this.#giveUp(new ProtocolError(`${this.url}: ${message}`));
    else this.#failed(new TransportError(`${this.url}: ${message}`));
  }

  #failed(error: Error): void {
    const socket = this.#socket;
    this.#socket = undefined;
    // A silent peer answers no closing handshake.
    socket?.terminate();
    const left = this.session.heardAt + this.#window - performance.now();
    if (!this.#hasBeenWelcomed || error instanceof AuthError || error instanceof ProtocolError) this.#giveUp(error);
    else if (left <= 0)
      this.#giveUp(
        new TransportError(`${this.url} was not heard for ${this.#window} ms (resumeWindow): ${error.message}`, { cause: error }),
      );
    else this.#retryLater(left);
  }

  #retryLater(left: number): void {
    const { firstBackoff, maxBackoff } = this.#options;
    const wait = Math.random() * Math.min(maxBackoff, firstBackoff * 2 ** this.#failures);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#connect(), Math.min(wait, left));
    if (!this.#isHeld) this.#retry.unref?.();
  }

  #giveUp(error: Error): void {
    if (this.#isOver) return;
    this.end();
    this.#owner.lost(error);
  }
}

/** An attempt that failed, in words that say what to do. */
function refusalOf(url: string, why: Parameters<SocketOwner['closed']>[0]): Error {
  const { code, reason, refusal, error } = why;
  if (refusal === 401) return new AuthError(`${url} refused the token (401): give wsTransport the one that the host was started with`);
  if (refusal === 403)
    return new AuthError(`${url} refused this origin or Host header (403): the host allows none but those it was told of`);
  if (refusal === 404) return new AuthError(`${url} is not where the host listens (404): check the path`);
  if (isAboutCertificates(error))
    return new AuthError(
      `${url} could not be trusted: ${error.message} (${error.code}). If its certificate is of an authority of your own, or signed by itself, give wsTransport tls: { ca }; ` +
        'if the host wants certificates of its callers, tls: { cert, key }',
      { cause: error },
    );
  const what = refusal === undefined ? (error?.message ?? `closed with ${code} ${reason}`) : `answered ${refusal}`;
  return new TransportError(`could not connect to ${url}: ${what}`, { cause: error });
}

/** What Node says of a certificate that it does not trust, and what hosts say of one of ours. Neither gets better with time. */
function isAboutCertificates(error: (Error & { code?: unknown }) | undefined): error is Error & { code: string } {
  return /CERT|ISSUER|LEAF_SIGNATURE|UNKNOWN_CA|INVALID_CA|HOSTNAME_MISMATCH/.test(String(error?.code));
}
