/** Core's half of an executor, on virtual threads. */
import { type CallerChannel, freeTraffic, type Surroundings, type SurroundingsOwner, serveExecutor } from '../core.ts';
import { Random } from '../random.ts';
import { adapt } from '../sessions/remote.ts';
import type { Line } from '../transport/line.ts';
import type { Net } from '../transport/net.ts';
import type { Server } from '../transport/transport.ts';
import { Died } from '../world/virtual-thread.ts';
import type { World } from '../world/world.ts';
import { NamelessChannel } from './nameless-channel.ts';
import { VirtualImporter } from './virtual-importer.ts';

type Activation = Parameters<Surroundings['attribute']>[0];

/** A virtual thread that is the executor's own. */
class VirtualSurroundings implements Surroundings {
  readonly #world: World;
  owner: SurroundingsOwner | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  watch(owner: SurroundingsOwner): void {
    this.owner = owner;
  }

  attribute<A, R>(activation: Activation, body: (argument: A) => R, argument: A): R {
    const outer = this.#world.activation;
    this.#world.activation = activation;
    try {
      return body(argument);
    } finally {
      this.#world.activation = outer;
    }
  }
}

export class ExecutorServer implements Server {
  readonly #world: World;
  readonly #net: Net;
  readonly #seed: number;
  readonly #surroundings = new Map<Line, VirtualSurroundings>();

  constructor(world: World, net: Net, seed: number) {
    this.#world = world;
    this.#net = net;
    this.#seed = seed;
  }

  serve(line: Line, channel: CallerChannel): Promise<void> {
    return serveExecutor(channel, { ...this.#environmentOf(line), traffic: freeTraffic });
  }

  /** One that a host lends: bytes become messages in it. */
  serveLent(line: Line, channel: CallerChannel): Promise<void> {
    const { surroundings, importer } = this.#environmentOf(line);
    const adapted = adapt(new NamelessChannel(channel), importer);
    return serveExecutor(adapted, { surroundings, importer, traffic: adapted });
  }

  #environmentOf(line: Line): { surroundings: VirtualSurroundings; importer: VirtualImporter } {
    const surroundings = new VirtualSurroundings(this.#world);
    this.#surroundings.set(line, surroundings);
    const importer = new VirtualImporter(this.#world, line, this.#net.moduleC, Random.of(this.#seed, `imports of ${line.id}`));
    return { surroundings, importer };
  }

  /** Core's half of each executor that there was. */
  *executors(): Iterable<readonly [Line, object]> {
    for (const [line, { owner }] of this.#surroundings) if (owner !== undefined) yield [line, owner];
  }

  /** It lets go what it holds back. */
  exiting(line: Line): void {
    this.#tell(line, (owner) => owner.exiting());
  }

  /** An error that nobody caught. Returns whether the executor was told. */
  uncaught(line: Line, error: unknown, activation: unknown): boolean {
    return this.#tell(line, (owner) => owner.uncaught(error, activation as Activation));
  }

  #tell(line: Line, tell: (owner: SurroundingsOwner) => void): boolean {
    const owner = this.#surroundings.get(line)?.owner;
    if (owner === undefined) return false;
    if (!line.isAlive || line.thread.local === Number.POSITIVE_INFINITY) return true;
    const { current } = this.#world;
    this.#world.current = line.thread;
    try {
      tell(owner);
    } catch (error) {
      if (!(error instanceof Died)) throw error;
    } finally {
      this.#world.current = current;
    }
    return true;
  }
}
