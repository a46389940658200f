/** The loop's end of a channel to an executor that a host lends. */
import {
  type CloseReason,
  type ExecutorLocation,
  type FromExecutor,
  ProtocolError,
  SerializationError,
  type ToExecutor,
  TransportError,
} from '@mp-event-loop/core';
import { Deferred, Inbox, type OpeningChannel } from '@mp-event-loop/core/channel';
import { after, microtask } from '@mp-event-loop/core/clock';
import { decodeParts, encodeParts } from '../codec/coding.ts';
import { LARGEST_FRAME } from '../link.ts';
import { decodeCount, decodeEnding, decodeText, encodeText } from '../session/ending.ts';
import { CLOSE, DATA, ENDED, HEADER_BYTES, KILL, OPEN_FAILED, OPENED, READ, STDERR, STDOUT } from '../session/frame.ts';
import type { Welcome } from '../session/handshake.ts';
import { lengthOf, type Parts, wholeOf } from '../session/parts.ts';
import { Connection, type ConnectionOptions, type ConnectionOwner } from './connection.ts';
import { Window, type WindowOwner } from './window.ts';

/** Bytes on their way after which the wire takes no more for now. */
const HIGH_WATER = 8 * 2 ** 20;
/** ms that a host has to say that it killed an executor; after that it is the host's affair. */
const KILL_PATIENCE = 2000;

/** Who has opened a channel. */
export interface RemoteChannelOwner {
  print(stream: 'stdout' | 'stderr', text: string): void;
  /** The host at this address lends the executor, or lends it again after a link was lost. */
  welcomed(address: string, welcome: Welcome): void;
  /** The link to that host is lost, or was not to be had, and why; `welcomed` follows if it is mended. */
  unlinked(error: Error): void;
}

export class RemoteChannel implements OpeningChannel, ConnectionOwner, WindowOwner {
  readonly id: string;
  readonly location: ExecutorLocation;
  readonly #closed = new Deferred<CloseReason>();
  readonly closed: Promise<CloseReason> = this.#closed.promise;
  readonly #listening = new Deferred<void>();
  /** Rejects where the executor can't be had, with the reason. */
  readonly listening: Promise<void> = this.#listening.promise;
  readonly #connection: Connection;
  readonly #owner: RemoteChannelOwner;
  readonly #window: Window = new Window(this);
  readonly #inbox = new Inbox<FromExecutor>();
  #isDrainPlanned = false;
  #isOpened = false;
  #waiting: (() => void)[] = [];
  #maxPayload = Number.POSITIVE_INFINITY;
  #isClosing = false;
  #hasSaidClose = false;
  #isClosed = false;

  constructor(id: string, options: ConnectionOptions, owner: RemoteChannelOwner) {
    this.id = id;
    this.location = { url: options.address };
    this.#owner = owner;
    this.#connection = new Connection(options, this);
  }

  get #isFull(): boolean {
    return this.#window.isFull || this.#connection.session.unacknowledged > HIGH_WATER;
  }

  send(message: ToExecutor): void {
    if (this.#isClosed) return;
    const parts = encodeParts(message, HEADER_BYTES, LARGEST_FRAME);
    const length = lengthOf(parts);
    if (length > this.#maxPayload)
      throw new SerializationError(
        `a message of ${length} bytes is more than the host takes (maxPayload, ${this.#maxPayload}): send it in parts`,
      );
    this.#window.add(parts);
  }

  async ready(): Promise<void> {
    while (!this.#isClosed && this.#isFull) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  listen(listener: (message: FromExecutor) => void, drained: () => void): void {
    this.#inbox.listen(listener, drained);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#sayClose();
    this.ref();
    await this.closed;
  }

  async kill(): Promise<void> {
    this.#isClosing = true;
    if (!this.#isClosed) {
      this.#window.clear();
      this.#hasSaidClose = true;
      this.#connection.send(KILL, [encodeText('')]);
      // Without a link the host finds out by itself, when resumeWindow has passed.
      if (!this.#connection.isLinked) this.#end({ kind: 'killed' });
      const timer = after(KILL_PATIENCE, () => this.#end({ kind: 'killed' }));
      await this.closed;
      timer.cancel();
    }
    await this.closed;
  }

  ref(): void {
    if (!this.#isClosed) this.#connection.hold(true);
  }

  unref(): void {
    if (!this.#isClosed) this.#connection.hold(false);
  }

  welcomed(welcome: Welcome): void {
    this.#maxPayload = welcome.maxPayload;
    this.#window.resize(welcome.window);
    this.#owner.welcomed(this.#connection.address, welcome);
  }

  progressed(): void {
    this.#releaseWaiting();
  }

  unlinked(error: Error): void {
    // Of an executor that is being ended nobody asks how it is reached.
    if (!this.#isClosing) this.#owner.unlinked(error);
  }

  lost(error: Error): void {
    this.#end({ kind: 'failed', error });
  }

  advance(message: Parts): void {
    this.#connection.send(DATA, message);
  }

  deliver(kind: number, parts: Parts): void {
    if (this.#isClosed) return;
    if (kind !== DATA) this.#heed(kind, wholeOf(parts));
    // Kept until somebody listens, it could be any number.
    else if (!this.#isOpened) throw new ProtocolError('a host sent a message of an executor that it has not opened');
    else this.#take(decodeParts(parts, HEADER_BYTES));
  }

  #heed(kind: number, frame: Uint8Array): void {
    switch (kind) {
      case STDOUT:
      case STDERR:
        this.#owner.print(kind === STDOUT ? 'stdout' : 'stderr', decodeText(frame));
        break;
      case READ:
        this.#window.read(decodeCount(frame));
        this.#sayClose();
        this.#releaseWaiting();
        break;
      case OPENED:
        this.#isOpened = true;
        this.#listening.resolve();
        break;
      case OPEN_FAILED:
        this.#end({ kind: 'failed', error: new TransportError(`${this.#connection.address}: ${decodeText(frame)}`) });
        break;
      case ENDED:
        this.#end(decodeEnding(frame));
        break;
      default:
        throw new ProtocolError(`a host sent a frame of kind ${kind}`);
    }
  }

  /** Once all has been sent that is to arrive first. */
  #sayClose(): void {
    if (!this.#isClosing || this.#hasSaidClose || this.#isClosed || !this.#window.isEmpty) return;
    this.#hasSaidClose = true;
    this.#connection.send(CLOSE, [encodeText('')]);
  }

  #take(message: unknown): void {
    this.#inbox.deliver(message);
    if (this.#isDrainPlanned) return;
    this.#isDrainPlanned = true;
    // All frames of one read are taken in one go; this comes after them.
    microtask(() => {
      this.#isDrainPlanned = false;
      if (!this.#isClosed) this.#inbox.drained();
    });
  }

  #releaseWaiting(): void {
    if (this.#waiting.length === 0 || (this.#isFull && !this.#isClosed)) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #end(reason: CloseReason): void {
    if (this.#isClosed) return;
    this.#inbox.drained();
    this.#isClosed = true;
    this.#connection.end();
    if (reason.error !== undefined) this.#listening.reject(reason.error);
    this.#releaseWaiting();
    this.#closed.resolve(reason);
  }
}
