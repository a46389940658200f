/** What a virtual host lends: it counts the messages that it is sent, and sends others. */
import type { CloseReason, ExecutorChannel, OpenRequest, Transport } from '../core.ts';
import type { VirtualThread } from '../world/virtual-thread.ts';
import type { World } from '../world/world.ts';
import { Queue } from './queue.ts';
import { carried, type HostMessage, lengthOf, type Parts, partsIn, payloadOf } from './remote.ts';

export interface ExecutorWatcher {
  /** The host hands it a message of the caller's. */
  handed(executor: VirtualExecutor): void;
  /** A message of the caller's, as bytes. */
  reached(executor: VirtualExecutor, message: Parts): void;
}

/** ms between a host and its executor. */
const LATENCY = 0.05;

export class VirtualExecutor implements ExecutorChannel {
  readonly id = 'virtual';
  readonly location = {};
  readonly closed: Promise<CloseReason>;
  isAlive = true;
  #isListening = false;
  readonly #world: World;
  readonly #host: VirtualThread;
  readonly #watcher: ExecutorWatcher;
  readonly #incoming: Queue<unknown>;
  readonly #outgoing: Queue<unknown>;
  #resolve: (reason: CloseReason) => void = () => {};
  /** Bytes on their way to the caller from which on it waits, as real ones do. */
  #highWater = 0;
  #said = 0;
  #delivered = 0;
  #waiting: Parts[] = [];
  #listener: (message: unknown) => void = () => {};

  constructor(world: World, host: VirtualThread, watcher: ExecutorWatcher) {
    this.#world = world;
    this.#host = host;
    this.#watcher = watcher;
    this.closed = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#incoming = new Queue((message) => this.#take(message));
    this.#outgoing = new Queue((message) => this.#listener(message));
    host.sources.add(this.#incoming);
    host.sources.add(this.#outgoing);
  }

  send(message: unknown): void {
    if (partsIn(message) !== undefined) this.#watcher.handed(this);
    if (this.isAlive) this.#incoming.add(message, this.#host.local + LATENCY);
  }
  ready(): Promise<void> {
    return Promise.resolve();
  }
  listen(listener: (message: unknown) => void): void {
    this.#listener = listener;
    this.#isListening = true;
  }
  ref(): void {}
  unref(): void {}

  close(): Promise<void> {
    if (this.isAlive) this.#incoming.add(['end'], this.#host.local + LATENCY);
    return this.closed.then(() => {});
  }
  kill(): Promise<void> {
    this.end({ kind: 'killed', signal: 'SIGKILL' });
    return this.closed.then(() => {});
  }

  /** Sends the message to the caller, once there is room. */
  say(message: Parts): void {
    this.#waiting.push(message);
    this.#goOn();
  }
  #goOn(): void {
    while (this.#waiting.length > 0 && this.#said - this.#delivered <= this.#highWater) {
      const message = this.#waiting.shift() as Parts;
      this.#said += lengthOf(message);
      this.#answer(carried(message));
    }
  }
  #answer(message: unknown): void {
    if (this.isAlive && this.#isListening) this.#outgoing.add(message, this.#host.local + LATENCY);
  }

  end(reason: CloseReason): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.#world.note(`the executor ends: ${reason.kind}`);
    this.#incoming.clear();
    this.#host.at(Math.max(this.#host.local, this.#world.now) + 2 * LATENCY, () => {
      // What it has sent is read first, also by a host that was too busy to read it until now.
      this.#outgoing.drain();
      this.#host.sources.delete(this.#incoming);
      this.#host.sources.delete(this.#outgoing);
      this.#resolve(reason);
    });
  }

  /** Asked to end in order: what waits is sent first, as real ones do. */
  #finish(): void {
    if (this.#waiting.length === 0) this.end({ kind: 'closed' });
    else this.#incoming.add(['end'], this.#host.local + 1);
  }

  #take(message: unknown): void {
    const parts = partsIn(message);
    if (parts !== undefined) {
      this.#watcher.reached(this, parts);
      this.#answer(['read', 1, payloadOf(parts)]);
      return;
    }
    const [what, told] = message as HostMessage | readonly ['adapt' | 'end', undefined];
    if (what === 'adapt') return;
    if (what === 'lend') {
      this.#highWater = told.highWater;
      this.#answer(['lent', undefined]);
    } else if (what === 'delivered') {
      this.#delivered = told;
      this.#goOn();
    } else if (what === 'end') this.#finish();
    else this.#answer(['inFlight', 0]);
  }
}

export class ExecutorsToLend implements Transport {
  readonly name = 'virtual';
  readonly isolation = 'process';
  readonly all: VirtualExecutor[] = [];
  readonly #world: World;
  readonly #host: VirtualThread;
  readonly #watcher: ExecutorWatcher;

  constructor(world: World, host: VirtualThread, watcher: ExecutorWatcher) {
    this.#world = world;
    this.#host = host;
    this.#watcher = watcher;
  }

  open({ signal }: OpenRequest): Promise<ExecutorChannel> {
    return new Promise((resolve, reject) => {
      this.#host.at(this.#host.local + 1, () => {
        if (signal.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const executor = new VirtualExecutor(this.#world, this.#host, this.#watcher);
        this.all.push(executor);
        resolve(executor);
      });
    });
  }
}
