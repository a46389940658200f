/** Gives a case loops and channels on the transport under test, and ends them after the case. */
import { EventLoop } from '../event-loop.ts';
import type { EventLoopOptions } from '../loop/options.ts';
import type { LoopNotice } from '../loop/reporting/notices.ts';
import type { ExecutorChannel, OpenRequest, Transport } from '../transport.ts';
import { fail } from './assert.ts';
import type { SharedLoops, SharedOptions } from './shared-loops.ts';

const levels: readonly Transport['isolation'][] = ['none', 'thread', 'process', 'host'];

export class Scene {
  readonly transport: Transport;
  readonly patience: number;
  readonly #shared: SharedLoops;
  readonly #loops: EventLoop[] = [];
  readonly #channels: ExecutorChannel[] = [];
  readonly #unsubscribe: (() => void)[] = [];

  constructor(transport: Transport, patience: number, shared: SharedLoops) {
    this.transport = transport;
    this.patience = patience;
    this.#shared = shared;
  }

  /** Returns whether the caller survives when an executor's thread, or process, dies. */
  survives(death: 'thread' | 'process'): boolean {
    return levels.indexOf(this.transport.isolation) >= levels.indexOf(death);
  }

  loop(options: EventLoopOptions = {}): EventLoop {
    const loop = new EventLoop({ transport: this.transport, ...options });
    this.#loops.push(loop);
    return loop;
  }

  /** Returns a loop that other cases have used, and others will: for those that end nothing but their events, and leave nothing. */
  shared(options: SharedOptions = {}): EventLoop {
    return this.#shared.borrow(this.transport, options);
  }

  /** Subscribes to the loop until the case is over. */
  hear(loop: EventLoop, listener: (notice: LoopNotice) => void): void {
    this.#unsubscribe.push(loop.subscribe(listener));
  }

  async open(request: Partial<OpenRequest> = {}): Promise<ExecutorChannel> {
    const channel = await this.transport.open({
      name: 'conformance',
      index: 0,
      signal: new AbortController().signal,
      print: () => {},
      reachable: () => {},
      ...request,
    });
    this.#channels.push(channel);
    return channel;
  }

  /** Waits for a promise, and rejects if it takes longer than a case may. */
  async within<T>(promise: Promise<T>, what: string): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const over = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${what} did not end within ${this.patience} ms`)), this.patience);
    });
    try {
      return await Promise.race([promise, over]);
    } finally {
      clearTimeout(timer);
    }
  }

  async end(hasFailed: boolean): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    const loops = this.#loops.map((loop) => loop.terminate());
    const channels = this.#channels.map((channel) => channel.kill());
    const ends = Promise.all([...loops, ...channels, this.#shared.leave(hasFailed)]).catch((error: unknown) =>
      fail('ending a loop or a channel must not reject', error),
    );
    await this.within(ends, "the end of the case's loops and channels");
  }
}
