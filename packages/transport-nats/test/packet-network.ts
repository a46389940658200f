/** A proxy before a NATS server that knows its protocol: cuts, stalls, and loses, repeats and swaps messages. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Network, Packets } from '@mp-event-loop/remote/testing';
import { DATA } from '../dist/link/packets.js';

type Deed = 'drop' | 'repeat' | 'swap';

/** The messages that one client publishes, told apart. */
class Messages {
  #bytes = Buffer.alloc(0);

  /** Returns what is whole now: messages that carry frames, and all else. */
  add(chunk: Buffer): { readonly bytes: Buffer; readonly kind: number | undefined }[] {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const whole: { bytes: Buffer; kind: number | undefined }[] = [];
    for (;;) {
      const end = this.#bytes.indexOf('\r\n');
      if (end < 0) return whole;
      const words = this.#bytes.subarray(0, end).toString().split(' ');
      const isMessage = words[0] === 'PUB';
      const size = isMessage ? end + 2 + Number(words.at(-1)) + 2 : end + 2;
      if (this.#bytes.length < size) return whole;
      const bytes = this.#bytes.subarray(0, size);
      whole.push({ bytes, kind: isMessage ? bytes[end + 2] : undefined });
      this.#bytes = this.#bytes.subarray(size);
    }
  }
}

export class PacketNetwork implements Network, AsyncDisposable {
  readonly #server: Server;
  readonly #target: number;
  readonly #pairs = new Set<readonly [near: Socket, far: Socket]>();
  #isStalled = false;
  #deed: Deed | undefined;
  /** A packet of this kind is lost, once. */
  lostKind: number | undefined;
  readonly packets: Packets = {
    drop: () => this.#befall('drop'),
    repeat: () => this.#befall('repeat'),
    swap: () => this.#befall('swap'),
  };

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((near) => this.#accept(near));
  }

  static async before(port: number): Promise<PacketNetwork> {
    const network = new PacketNetwork(port);
    network.#server.listen(0, '127.0.0.1');
    await once(network.#server, 'listening');
    return network;
  }

  get url(): string {
    return `nats://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }
  stall(): void {
    this.#isStalled = true;
    for (const pair of this.#pairs) for (const socket of pair) socket.pause();
  }
  resume(): void {
    this.#isStalled = false;
    for (const pair of this.#pairs) for (const socket of pair) socket.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #befall(deed: Deed): void {
    this.#deed = deed;
  }

  #accept(near: Socket): void {
    const far = connect(this.#target, '127.0.0.1');
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        for (const one of pair) one.destroy();
        this.#pairs.delete(pair);
      });
      if (this.#isStalled) socket.pause();
    }
    const messages = new Messages();
    let late: Buffer | undefined;
    near.on('data', (chunk: Buffer) => {
      for (const { bytes, kind } of messages.add(chunk)) {
        if (kind !== undefined && kind === this.lostKind) {
          this.lostKind = undefined;
          continue;
        }
        const hasFrame = kind === DATA;
        const deed = hasFrame ? this.#deed : undefined;
        if (hasFrame) this.#deed = undefined;
        if (deed === 'swap') {
          late = Buffer.from(bytes);
          continue;
        }
        if (deed !== 'drop') far.write(bytes);
        if (deed === 'repeat') far.write(bytes);
        if (late !== undefined) far.write(late);
        late = undefined;
      }
    });
    far.on('data', (chunk) => near.write(chunk));
  }
}
