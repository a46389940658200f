/** The loop's end of a channel to an executor that a host lends. */
import {
  type CloseReason,
  type ExecutorChannel,
  type FromExecutor,
  type OpenRequest,
  ProtocolError,
  SerializationError,
  type ToExecutor,
  TransportError,
} from '@mp-event-loop/core';
import { decode, encode } from '../codec/index.ts';
import { decodeCount, decodeEnding, decodeText, encodeText } from '../session/ending.ts';
import { CLOSE, DATA, ENDED, HEADER_BYTES, KILL, OPEN_FAILED, OPENED, READ, STDERR, STDOUT } from '../session/frame.ts';
import type { Welcome } from '../session/handshake.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { Window } from './window.ts';

/** Bytes on their way after which the wire takes no more for now. */
const HIGH_WATER = 8 * 2 ** 20;
/** ms that a host has to say that it killed an executor; after that it is the host's affair. */
const KILL_PATIENCE = 2000;

export interface RemoteChannelOptions extends Omit<ConnectionOptions, 'url'> {
  readonly id: string;
  readonly url: string;
  readonly print: OpenRequest['print'];
  readonly welcomed: (welcome: Welcome) => void;
}

export class RemoteChannel implements ExecutorChannel {
  readonly id: string;
  readonly closed: Promise<CloseReason>;
  /** Resolves when the executor takes messages; rejects where it can't be had. */
  readonly opened: Promise<void>;
  readonly #connection: Connection;
  readonly #print: OpenRequest['print'];
  #resolveOpened: () => void = () => {};
  #rejectOpened: (error: Error) => void = () => {};
  #resolveClosed: (reason: CloseReason) => void = () => {};
  readonly #window: Window = new Window(HEADER_BYTES, (frame) => this.#connection.send(DATA, frame));
  #listener: ((message: FromExecutor) => void) | undefined;
  #drained: () => void = () => {};
  #kept: FromExecutor[] = [];
  #isDrainPlanned = false;
  #waiting: (() => void)[] = [];
  #maxPayload = Number.POSITIVE_INFINITY;
  #isClosing = false;
  #hasSaidClose = false;
  #isClosed = false;

  constructor({ id, print, welcomed, ...options }: RemoteChannelOptions) {
    this.id = id;
    this.#print = print;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    this.opened = new Promise((resolve, reject) => {
      this.#resolveOpened = resolve;
      this.#rejectOpened = reject;
    });
    this.opened.catch(() => {});
    this.#connection = new Connection(options, {
      welcomed: (welcome) => {
        this.#maxPayload = welcome.maxPayload;
        this.#window.resize(welcome.window);
        welcomed(welcome);
      },
      deliver: (kind, frame) => this.#deliver(kind, frame),
      progressed: () => this.#releaseWaiting(),
      lost: (error) => this.#end({ kind: 'failed', error }),
    });
  }

  get #isFull(): boolean {
    return this.#window.isFull || this.#connection.session.unacknowledged > HIGH_WATER || this.#connection.buffered > HIGH_WATER;
  }

  send(message: ToExecutor): void {
    if (this.#isClosed) return;
    const frame = encode(message, HEADER_BYTES);
    if (frame.length > this.#maxPayload)
      throw new SerializationError(
        `a message of ${frame.length} bytes is more than the host takes (maxPayload, ${this.#maxPayload}): send it in parts`,
      );
    this.#window.add(frame);
  }

  async ready(): Promise<void> {
    while (!this.#isClosed && this.#isFull) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  listen(listener: (message: FromExecutor) => void, drained: () => void): void {
    queueMicrotask(() => {
      this.#listener = listener;
      this.#drained = drained;
      for (const message of this.#kept.splice(0)) listener(message);
      drained();
    });
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
      this.#connection.send(KILL, encodeText(''));
      // Without a link the host finds out by itself, when resumeWindow has passed.
      if (!this.#connection.isLinked) this.#end({ kind: 'killed' });
      const timer = setTimeout(() => this.#end({ kind: 'killed' }), KILL_PATIENCE);
      await this.closed;
      clearTimeout(timer);
    }
    await this.closed;
  }

  ref(): void {
    if (!this.#isClosed) this.#connection.hold(true);
  }

  unref(): void {
    if (!this.#isClosed) this.#connection.hold(false);
  }

  /** Once all has been sent that is to arrive first. */
  #sayClose(): void {
    if (!this.#isClosing || this.#hasSaidClose || this.#isClosed || !this.#window.isEmpty) return;
    this.#hasSaidClose = true;
    this.#connection.send(CLOSE, encodeText(''));
  }

  #deliver(kind: number, frame: Uint8Array): void {
    if (this.#isClosed) return;
    switch (kind) {
      case DATA:
        this.#take(decode(frame, HEADER_BYTES));
        break;
      case STDOUT:
      case STDERR:
        this.#print(kind === STDOUT ? 'stdout' : 'stderr', decodeText(frame));
        break;
      case READ:
        this.#window.read(decodeCount(frame));
        this.#sayClose();
        this.#releaseWaiting();
        break;
      case OPENED:
        this.#resolveOpened();
        break;
      case OPEN_FAILED:
        this.#end({ kind: 'failed', error: new TransportError(`${this.#connection.url}: ${decodeText(frame)}`) });
        break;
      case ENDED:
        this.#end(decodeEnding(frame));
        break;
      default:
        throw new ProtocolError(`a host sent a frame of kind ${kind}`);
    }
  }

  #take(message: unknown): void {
    if (this.#listener === undefined) this.#kept.push(message);
    else this.#listener(message);
    if (this.#isDrainPlanned) return;
    this.#isDrainPlanned = true;
    // All frames of one read are taken in one go; this comes after them.
    queueMicrotask(() => {
      this.#isDrainPlanned = false;
      if (!this.#isClosed) this.#drained();
    });
  }

  #releaseWaiting(): void {
    if (this.#waiting.length === 0 || (this.#isFull && !this.#isClosed)) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #end(reason: CloseReason): void {
    if (this.#isClosed) return;
    this.#drained();
    this.#isClosed = true;
    this.#connection.end();
    this.#rejectOpened(reason.error ?? new TransportError(`the executor ended before it was ready (${reason.kind})`));
    this.#releaseWaiting();
    this.#resolveClosed(reason);
  }
}
