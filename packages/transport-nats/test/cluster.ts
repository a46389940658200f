/** Three nats-servers that are one cluster, on loopback; what goes between them goes through proxies, so that it can be cut. */
import { BadNetwork } from '@mp-event-loop/bad-network';
import { expect } from 'vitest';
import { freePort, NatsServer } from './nats-server.ts';

const NODES = [0, 1, 2];
/** Nobody listens there. */
const NOWHERE = 'ws://127.0.0.1:1/';

interface Way {
  readonly port: number;
  readonly proxy: BadNetwork;
}

export class Cluster implements AsyncDisposable {
  readonly nodes: readonly NatsServer[];
  readonly #monitors: readonly number[];
  /** To each node, from the others. */
  readonly #ways: readonly Way[];

  private constructor(nodes: readonly NatsServer[], monitors: readonly number[], ways: readonly Way[]) {
    this.nodes = nodes;
    this.#monitors = monitors;
    this.#ways = ways;
  }

  static async start(more = ''): Promise<Cluster> {
    const ways: Way[] = [];
    const monitors: number[] = [];
    for (const _ of NODES) {
      const port = await freePort();
      ways.push({ port, proxy: await BadNetwork.before(address(port)) });
      monitors.push(await freePort());
    }
    const through = ways.map(({ proxy }) => new URL(proxy.url).host);
    const routes = through.map((host) => `nats://${host}`).join(', ');
    const config = (index: number): string => `
      server_name: node${index}
      http: 127.0.0.1:${monitors[index]}
      cluster { name: fleet, listen: "127.0.0.1:${ways[index]?.port}", advertise: "${through[index]}", routes: [${routes}] }
      ${more}`;
    return new Cluster(await Promise.all(NODES.map((index) => NatsServer.start(config(index)))), monitors, ways);
  }

  get servers(): string {
    return this.nodes.map(({ url }) => url).join(',');
  }

  /** Resolves once no node hears of another any more. */
  async cutRoutes(): Promise<void> {
    for (const { proxy } of this.#ways) {
      proxy.retarget(NOWHERE);
      proxy.cut();
    }
    await expect.poll(() => this.#others()).toEqual(NODES.map(() => 0));
  }

  /** Resolves once each node has found both others. */
  async mendRoutes(): Promise<void> {
    for (const { port, proxy } of this.#ways) proxy.retarget(address(port));
    await expect.poll(() => this.#others()).toEqual(NODES.map(() => NODES.length - 1));
  }

  /** How many others each node has routes to. */
  async #others(): Promise<number[]> {
    const all = await Promise.all(this.#monitors.map((port) => read<{ routes: { remote_id: string }[] }>(port, 'routez')));
    return all.map(({ routes }) => new Set(routes.map(({ remote_id }) => remote_id)).size);
  }

  /** How many connections were cut off since they read too slowly, since the nodes were started. */
  async slowConsumers(): Promise<number> {
    const all = await Promise.all(this.#monitors.map((port) => read<{ slow_consumers: number }>(port, 'varz')));
    return all.reduce((sum, { slow_consumers }) => sum + slow_consumers, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const node of this.nodes) await node[Symbol.asyncDispose]();
    for (const { proxy } of this.#ways) await proxy[Symbol.asyncDispose]();
  }
}

function address(port: number): string {
  return `ws://127.0.0.1:${port}/`;
}

async function read<T>(port: number, what: string): Promise<T> {
  return (await (await fetch(`http://127.0.0.1:${port}/${what}`)).json()) as T;
}
