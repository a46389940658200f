/** A bad network: a proxy, of TCP or Unix sockets, that cuts, stalls, freezes, delays, throttles and fragments what goes through it. */
import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net';

/** Bytes. */
const LOAD = 65_536;

export interface Weather {
  /** ms that each load waits: what has come by then, up to 64 KiB. */
  readonly delay?: () => number;
  /** Bytes of the pieces that chunks are cut into. */
  readonly piece?: () => number;
}

/** What has come and has not gone on: many MiB, so it is never copied as a whole. */
class Waiting {
  readonly #chunks: Buffer[] = [];

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  /** Takes the next load. */
  take(): Buffer {
    let size = 0;
    let count = 0;
    while (count < this.#chunks.length && size < LOAD) {
      size += (this.#chunks[count] as Buffer).length;
      count += 1;
    }
    const whole = Buffer.concat(this.#chunks.splice(0, count));
    if (size > LOAD) this.#chunks.unshift(whole.subarray(LOAD));
    return whole.subarray(0, LOAD);
  }
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  isFrozen: boolean;
}

export class BadNetwork implements AsyncDisposable {
  readonly #server: Server;
  readonly #target: URL;
  readonly #pairs = new Set<Pair>();
  weather: Weather = {};
  #isStalled = false;
  accepted = 0;
  /** Bytes that came from the callers. */
  bytes = 0;

  private constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((near) => this.#accept(near));
  }

  /** `target`: where connections go, such as `ws://127.0.0.1:7070/` or `unix:/run/host.sock`. */
  static async before(target: string): Promise<BadNetwork> {
    const proxy = new BadNetwork(target);
    if (proxy.#isUnix) proxy.#server.listen(proxy.#path);
    else proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get #isUnix(): boolean {
    return this.#target.protocol === 'unix:';
  }
  get #path(): string {
    return `${this.#target.pathname}.bad`;
  }

  get url(): string {
    if (this.#isUnix) return `unix:${this.#path}`;
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#target.pathname}`;
  }

  /** Where connections go from now on. */
  retarget(url: string): void {
    this.#target.port = new URL(url).port;
  }

  /** Breaks all connections. `quietly`: the far end is not told, and goes on to hold its socket. */
  cut(quietly = false): void {
    for (const pair of this.#pairs) {
      pair.near.destroy();
      if (quietly) pair.isFrozen = true;
      else pair.far.destroy();
    }
  }

  /** Connections stay open, and nothing goes through any more. */
  freeze(): void {
    for (const pair of this.#pairs) pair.isFrozen = true;
  }

  /** Takes nothing more from either end, and loses nothing: what is sent waits with its sender. */
  stall(): void {
    this.#isStalled = true;
    for (const { near, far } of this.#pairs) for (const socket of [near, far]) socket.pause();
  }

  resume(): void {
    this.#isStalled = false;
    for (const { near, far } of this.#pairs) for (const socket of [near, far]) socket.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(near: Socket): void {
    this.accepted += 1;
    const far = this.#isUnix ? dial(this.#target.pathname) : dial(Number(this.#target.port), '127.0.0.1');
    // What is late is late on purpose.
    for (const socket of [near, far]) socket.setNoDelay(true);
    const pair: Pair = { near, far, isFrozen: false };
    this.#pairs.add(pair);
    near.on('data', (chunk: Buffer) => {
      this.bytes += chunk.length;
    });
    this.#carry(pair, near, far);
    this.#carry(pair, far, near);
    if (this.#isStalled) for (const socket of [near, far]) socket.pause();
  }

  #carry(pair: Pair, from: Socket, to: Socket): void {
    const waiting = new Waiting();
    let passing: Promise<void> | undefined;
    const pass = async (): Promise<void> => {
      while (!waiting.isEmpty) {
        const wait = this.weather.delay?.() ?? 0;
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        await this.#deliver(pair, to, waiting.take());
      }
      passing = undefined;
    };
    from.on('error', () => {});
    from.on('data', (chunk: Buffer) => {
      waiting.add(chunk);
      passing ??= pass();
    });
    from.on('close', () => {
      if (pair.near.destroyed && pair.far.destroyed) this.#pairs.delete(pair);
      if (!pair.isFrozen) void Promise.resolve(passing).then(() => to.destroy());
    });
  }

  async #deliver(pair: Pair, to: Socket, load: Buffer): Promise<void> {
    const { piece } = this.weather;
    for (let at = 0; at < load.length; ) {
      const size = Math.max(1, piece?.() ?? load.length);
      if (pair.isFrozen || to.destroyed) return;
      to.write(load.subarray(at, at + size));
      at += size;
      // Each piece is a write, and so a packet, of its own.
      if (piece !== undefined) await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
