/** A transport in the virtual world, written against the contract alone. */
import type { CallerChannel, ExecutorChannel, OpenRequest, Transport } from '../core.ts';
import { Random } from '../random.ts';
import type { VirtualThread } from '../world/virtual-thread.ts';
import type { World } from '../world/world.ts';
import { Line, type LineOwner } from './line.ts';
import type { Net } from './net.ts';

/** The executors' half of what runs in the virtual world. */
export interface Server {
  serve(line: Line, channel: CallerChannel): Promise<void>;
  exiting(line: Line): void;
}

/** Whose transport it is, and what its executors are called. */
export interface Opener {
  readonly thread: VirtualThread;
  nameNext(request: OpenRequest): string;
  opened(line: Line): void;
}

/** ms after which a transport gives up an open that never ends. */
const OWN_TIMEOUT: readonly [number, number] = [20_000, 60_000];

export class VirtualTransport implements Transport, LineOwner {
  readonly name = 'virtual';
  readonly isolation: Transport['isolation'];
  readonly world: World;
  readonly net: Net;
  readonly opener: VirtualThread;
  /** Opens under way. */
  opening = 0;
  readonly #owner: Opener;
  readonly #server: Server;
  readonly #seed: number;

  constructor(world: World, net: Net, seed: number, server: Server, owner: Opener) {
    this.world = world;
    this.net = net;
    this.isolation = net.isolation;
    this.opener = owner.thread;
    this.#owner = owner;
    this.#server = server;
    this.#seed = seed;
  }

  open(request: OpenRequest): Promise<ExecutorChannel> {
    const { index, signal } = request;
    const { world, net, opener } = this;
    const id = this.#owner.nameNext(request);
    // Its own chance: what befalls one executor does not change what befalls the next.
    const random = Random.of(this.#seed, id);
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      this.opening += 1;
      const outcome = random.chance(net.never) ? 'never' : random.chance(net.refuse) ? 'refused' : 'open';
      const delay = random.range(outcome === 'never' ? OWN_TIMEOUT : net.openDelay);
      world.note(`opening #${index} as ${id}: ${outcome} after ${delay.toFixed(2)}`);
      let isOver = false;
      const end = (settle: () => void): void => {
        if (isOver) return;
        isOver = true;
        this.opening -= 1;
        signal.removeEventListener('abort', onAbort);
        settle();
      };
      let isAborted = false;
      const onAbort = (): void => {
        isAborted = true;
        const aborted = (): void => end(() => reject(signal.reason));
        if (net.isAbortLate) opener.at(opener.local + random.range([0, 3]), aborted);
        else aborted();
      };
      signal.addEventListener('abort', onAbort);
      opener.at(opener.local + delay, () => {
        if (isAborted) return;
        end(() => {
          if (outcome === 'open') resolve(this.#addLine(id, random));
          else reject(new Error('refused'));
        });
      });
    });
  }

  serve(line: Line, channel: CallerChannel): Promise<void> {
    return this.#server.serve(line, channel);
  }

  exiting(line: Line): void {
    this.#server.exiting(line);
  }

  #addLine(id: string, random: Random): Line {
    const line = new Line(id, this, random);
    this.#owner.opened(line);
    return line;
  }
}
