/** A caller that was let in and means harm: writes frames itself, whatever they are. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { decode, encode } from '@mp-event-loop/remote/codec';
import { WebSocket } from 'ws';

/** The layout of a frame, as it is written in packages/remote: kind, number, number of the last frame received, payload. */
export const HEADER = 15;
const NUMBER_BYTES = 7;
const HELLO = 1;
export const ACK = 4;
export const PING = 5;
export const DATA = 16;
export const CLOSE = 22;
export const PART = 25;
export const LARGEST_FRAME = 65_551;
/** Of a `run` message: one list of arguments, and the event's id. */
export const RUN = 2 | 4;
const HAS_EXTRA = 8;
/** The version of the messages, as core's protocol has it: to a loop of another one an executor says `failed`. */
const PROTOCOL = 3;

/** Bytes that may wait in this process. */
const MOST_WAITING = 2 ** 22;

export function frameOf(kind: number, number: number, received: number, frame: Uint8Array = new Uint8Array(HEADER)): Uint8Array {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.length);
  bytes[0] = kind;
  bytes.fill(0, 1, HEADER);
  bytes.writeUIntBE(number, 1 + NUMBER_BYTES - 6, 6);
  bytes.writeUIntBE(received, 1 + 2 * NUMBER_BYTES - 6, 6);
  return frame;
}

/** A frame that is not numbered, with nothing but its header. */
export function bare(kind: number): Uint8Array {
  return frameOf(kind, 0, 0);
}

export class Attacker {
  readonly ws: WebSocket;
  /** How the host closed the connection, and why, once it has. */
  end: string | undefined;
  readonly closed: Promise<void>;
  /** Frames that came, by kind, and the number of the last that is numbered. */
  readonly came = new Map<number, number>();
  lastNumber = 0;
  /** The first message of its executor. */
  #firstMessage: readonly unknown[] = [];
  #number = 0;
  #watchers: (() => void)[] = [];

  constructor(url: string) {
    this.ws = new WebSocket(url, ['mp-event-loop.v1'], { perMessageDeflate: false });
    this.ws.on('error', (error) => {
      this.end ??= error.message;
    });
    this.ws.on('message', (data: Buffer) => {
      const kind = data[0] as number;
      if (kind === DATA && !this.came.has(DATA)) this.#firstMessage = decode(data, HEADER) as readonly unknown[];
      this.came.set(kind, (this.came.get(kind) ?? 0) + 1);
      this.lastNumber = Math.max(this.lastNumber, data.readUIntBE(1 + NUMBER_BYTES - 6, 6));
      for (const watch of this.#watchers.splice(0)) watch();
    });
    this.closed = new Promise((resolve) => {
      this.ws.on('close', (code, reason) => {
        this.end = `${code} ${reason.toString()}`;
        for (const watch of this.#watchers.splice(0)) watch();
        resolve();
      });
    });
  }

  get socket(): Socket {
    return (this.ws as unknown as { readonly _socket: Socket })._socket;
  }
  get isOpen(): boolean {
    return this.ws.readyState === WebSocket.OPEN;
  }

  async opened(): Promise<this> {
    if (this.ws.readyState === WebSocket.CONNECTING) await once(this.ws, 'open');
    return this;
  }

  /** Begins or resumes a session, and waits for the answer. */
  async greet(session: string, { isNew = true, received = 0 } = {}): Promise<this> {
    await this.opened();
    const hello = encode([1, 1, session.padStart(32, '0'), isNew, 'attacker', 0], HEADER);
    this.ws.send(frameOf(HELLO, 0, received, hello));
    await this.until(() => this.came.size > 0);
    return this;
  }

  /** Begins a session, and an executor's conversation with as many events at a time; `task` has the index 0. */
  async begin(session: string, task: string, concurrency = 1): Promise<this> {
    await this.greet(session);
    const greeting = {
      version: PROTOCOL,
      executorId: 'x',
      index: 0,
      concurrency,
      modules: [],
      importWithin: 10_000,
      initialize: undefined,
    };
    await this.message(['hello', greeting]);
    await this.until(() => this.came.has(DATA));
    if (this.#firstMessage[0] === 'failed') throw new Error(`the executor refuses the attack: ${JSON.stringify(this.#firstMessage[1])}`);
    await this.message(['target', 0, { url: undefined, name: `hostile-tasks/${task}`, key: task }]);
    return this;
  }

  /** Has the task run with these arguments, and waits until it does. */
  async run(values: readonly unknown[]): Promise<void> {
    const before = this.came.get(DATA) ?? 0;
    // Of an event whose time is limited an executor tells that it has begun.
    await this.message(['run', RUN | HAS_EXTRA, 1, { timeout: 60_000 }, values]);
    await this.until(() => (this.came.get(DATA) ?? 0) > before);
  }

  /** Sends a message of core's. */
  message(message: unknown): Promise<void> {
    return this.numbered(DATA, encode(message, HEADER));
  }

  /** The same for one that is too large for a frame. */
  async large(message: unknown): Promise<void> {
    const whole = encode(message, HEADER);
    for (let at = HEADER; at < whole.length; at += LARGEST_FRAME - HEADER) {
      const end = Math.min(at + LARGEST_FRAME - HEADER, whole.length);
      const part = new Uint8Array(HEADER + end - at);
      part.set(whole.subarray(at, end), HEADER);
      await this.numbered(end < whole.length ? PART : DATA, part);
    }
  }

  numbered(kind: number, frame?: Uint8Array): Promise<void> {
    this.#number += 1;
    return this.send(frameOf(kind, this.#number, 0, frame));
  }

  /** Resolves once little waits in this process. */
  async send(bytes: Uint8Array): Promise<void> {
    if (!this.isOpen) return;
    const sent = new Promise<void>((resolve) => this.ws.send(bytes, () => resolve()));
    if (this.ws.bufferedAmount > MOST_WAITING) await Promise.race([sent, this.closed]);
  }

  /** Writes to the socket itself, past WebSocket. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.isOpen) return;
    if (!this.socket.write(bytes)) await Promise.race([once(this.socket, 'drain'), this.closed]).catch(() => {});
  }

  /** Resolves when it holds, or the host has closed the connection. */
  async until(isFulfilled: () => boolean): Promise<void> {
    while (!isFulfilled() && this.end === undefined) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  leave(): void {
    this.ws.terminate();
  }
}
