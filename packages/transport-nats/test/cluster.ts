/** Three nats-servers that are one cluster, on loopback. */
import { freePort, NatsServer } from './nats-server.ts';

export class Cluster implements AsyncDisposable {
  readonly nodes: readonly NatsServer[];

  private constructor(nodes: readonly NatsServer[]) {
    this.nodes = nodes;
  }

  static async start(more = ''): Promise<Cluster> {
    const ports = [await freePort(), await freePort(), await freePort()];
    const routes = ports.map((port) => `nats://127.0.0.1:${port}`).join(', ');
    const config = (port: number, index: number): string =>
      `server_name: node${index}\ncluster { name: fleet, listen: "127.0.0.1:${port}", routes: [${routes}] }\n${more}`;
    return new Cluster(await Promise.all(ports.map((port, index) => NatsServer.start(config(port, index)))));
  }

  get servers(): string {
    return this.nodes.map(({ url }) => url).join(',');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const node of this.nodes) await node[Symbol.asyncDispose]();
  }
}
