/** What a case works with: loops and channels on the transport under test, all of them ended after the case. */
import { EventLoop } from '../event-loop.ts';
import type { EventLoopOptions } from '../loop/options.ts';
import type { ExecutorChannel, OpenRequest, Transport } from '../transport.ts';
import { fail } from './assert.ts';

const levels: readonly Transport['isolation'][] = ['none', 'thread', 'process', 'host'];

export class Scene {
  readonly transport: Transport;
  readonly patience: number;
  readonly #loops: EventLoop[] = [];
  readonly #channels: ExecutorChannel[] = [];

  constructor(transport: Transport, patience: number) {
    this.transport = transport;
    this.patience = patience;
  }

  /** Whether the caller survives the death of an executor that takes its thread, or its process, along. */
  survives(death: 'thread' | 'process'): boolean {
    return levels.indexOf(this.transport.isolation) >= levels.indexOf(death);
  }

  loop(options: EventLoopOptions = {}): EventLoop {
    const loop = new EventLoop({ transport: this.transport, ...options });
    this.#loops.push(loop);
    return loop;
  }

  async open(request: Partial<OpenRequest> = {}): Promise<ExecutorChannel> {
    const channel = await this.transport.open({
      name: 'conformance',
      index: 0,
      signal: new AbortController().signal,
      print: () => {},
      ...request,
    });
    this.#channels.push(channel);
    return channel;
  }

  /** Fails where `promise` takes longer than a case may. */
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

  async end(): Promise<void> {
    const loops = this.#loops.map((loop) => loop.terminate());
    const channels = this.#channels.map((channel) => channel.kill());
    const ends = Promise.all([...loops, ...channels]).catch((error: unknown) => fail('ending a loop or a channel must not reject', error));
    await this.within(ends, "the end of the case's loops and channels");
  }
}
