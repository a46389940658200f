/** The executors of a loop that opens them itself. */
import type { ExecutorChannel, OpenRequest } from '../core.ts';
import type { VirtualThread } from '../world/virtual-thread.ts';
import type { World } from '../world/world.ts';
import type { Executors } from './executors.ts';
import type { Line } from './line.ts';
import { mayLackExecutors, type Net } from './net.ts';
import { type Opener, type Server, VirtualTransport } from './transport.ts';

export class OwnExecutors implements Executors, Opener {
  readonly name = 'virtual';
  readonly isolation: Net['isolation'];
  readonly thread: VirtualThread;
  readonly lines: Line[] = [];
  readonly #net: Net;
  readonly #transport: VirtualTransport;
  #opens = 0;

  constructor(world: World, net: Net, seed: number, server: Server) {
    this.thread = world.caller;
    this.isolation = net.isolation;
    this.#net = net;
    this.#transport = new VirtualTransport(world, net, seed, server, this);
  }

  get opening(): number {
    return this.#transport.opening;
  }
  get holders(): readonly string[] {
    return this.lines.filter((line) => !line.isClosed && line.isRef).map(({ id }) => id);
  }
  get mayLack(): boolean {
    if (mayLackExecutors(this.#net)) return true;
    return this.lines.some((line) => line.death !== undefined && line.death !== 'closed' && line.everStarted === 0);
  }
  get isCalm(): boolean {
    const { stalls, latency, jump } = this.#net;
    return stalls === 0 && latency[1] <= 3 && jump === 0;
  }

  open(request: OpenRequest): Promise<ExecutorChannel> {
    return this.#transport.open(request);
  }

  nameNext(): string {
    this.#opens += 1;
    return `virtual-${this.#opens}`;
  }

  opened(line: Line): void {
    this.lines.push(line);
  }

  wasLost({ death }: Line): boolean {
    return death !== undefined && death !== 'closed';
  }

  wasKilled(line: Line): boolean {
    return line.isKilled;
  }

  isForsaken(): boolean {
    return false;
  }
}
