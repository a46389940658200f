/** Hosts and callers on a cluster of three, and what may be done to them. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Cluster } from './cluster.ts';
import { HostProcess } from './host-process.ts';
import type { NatsServer } from './nats-server.ts';
import { Program } from './program.ts';

const HOSTS = 3;
const CALLERS = 2;
/** Of each caller; a host lends `LENT`. */
const EXECUTORS = 3;
const LENT = 4;
/** Each event that a killed host could have been running, at the callers' concurrency. */
export const LOST_WITH_A_HOST: number = LENT * 2;
const tasks = fileURLToPath(new URL('journal-tasks.mjs', import.meta.url));

/** A deed on the fleet; one of a node is done to that node. */
export type Deed = keyof typeof deeds;

export class Fleet {
  readonly folder = mkdtempSync(join(tmpdir(), 'nats-faults-'));
  readonly cluster: Cluster;
  readonly hosts: HostProcess[] = [];
  /** Those that run events until they are told to stop, by name. */
  readonly callers = new Map<string, Program>();
  /** Names of callers that ended by themselves. */
  readonly ended: string[] = [];
  /** Names of hosts that were killed, and of callers. */
  readonly killedHosts: string[] = [];
  readonly killedCallers: string[] = [];
  #names = 0;

  private constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  static async start(cluster: Cluster): Promise<Fleet> {
    const fleet = new Fleet(cluster);
    for (let more = 0; more < HOSTS; more += 1) await fleet.addHost();
    for (let more = 0; more < CALLERS; more += 1) await fleet.addCaller();
    return fleet;
  }

  async addHost(): Promise<void> {
    const { servers } = this.cluster;
    const args = ['--servers', servers, '--executors', String(LENT), '--heartbeat', '2000', '--resume-window', '10000'];
    this.hosts.push(await HostProcess.start([...args, '--transport', 'worker'], [tasks]));
  }

  async addCaller(): Promise<void> {
    const name = this.nextName();
    const caller = new Program('faults-program.mjs', [this.cluster.servers, this.folder, name, String(EXECUTORS)]);
    this.callers.set(name, caller);
    await caller.says('started');
  }

  nextName(): string {
    this.#names += 1;
    return `caller${this.#names}`;
  }

  do(deed: Deed, node: NatsServer): Promise<void> {
    return deeds[deed](this, node);
  }

  /** Resolves when all has ended that was added. */
  async stop(): Promise<void> {
    writeFileSync(join(this.folder, 'stop'), '');
    for (const [name, caller] of this.callers) {
      await caller.says('ended');
      this.ended.push(name);
    }
  }

  async end(): Promise<void> {
    for (const caller of this.callers.values()) caller.kill();
    for (const host of this.hosts) await host.end('SIGKILL');
    rmSync(this.folder, { recursive: true });
  }

  /** What was noted in a file of the folder, line by line, as words. */
  notes(file: string): string[][] {
    const path = join(this.folder, file);
    // One that was killed early has none; its last line may be half written.
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
    return lines.map((line) => line.split(' '));
  }
}

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

const deeds = {
  'a node is killed': async (_: Fleet, node: NatsServer) => {
    await node.end();
    await pause(500);
    await node.start();
  },
  'a node stands still': async (_: Fleet, node: NatsServer) => {
    node.signal('SIGSTOP');
    await pause(1000);
    node.signal('SIGCONT');
  },
  'all routes are cut': async ({ cluster }: Fleet) => {
    await cluster.cutRoutes();
    await pause(1000);
    await cluster.mendRoutes();
  },
  'a slow consumer is cut off': async (fleet: Fleet) => {
    const { cluster, folder } = fleet;
    const name = fleet.nextName();
    const reader = new Program('faults-reader.mjs', [cluster.servers, folder, name, '1']);
    try {
      await reader.says('batch 1 runs');
      const before = await cluster.slowConsumers();
      reader.signal('SIGSTOP');
      await expect.poll(() => cluster.slowConsumers()).toBeGreaterThan(before);
      reader.signal('SIGCONT');
      await reader.says('ended');
    } finally {
      reader.kill();
    }
    fleet.ended.push(name);
  },
  'a host is killed': async (fleet: Fleet) => {
    const host = fleet.hosts.shift() as HostProcess;
    fleet.killedHosts.push(/host="([^"]+)"/.exec(host.log())?.[1] ?? '?');
    await host.end('SIGKILL');
    await fleet.addHost();
  },
  'a host drains': async (fleet: Fleet) => {
    const host = fleet.hosts.shift() as HostProcess;
    expect(await host.end('SIGTERM')).toBe(0);
    await fleet.addHost();
  },
  'a caller is killed': async (fleet: Fleet) => {
    const [name, caller] = [...fleet.callers][0] as [string, Program];
    fleet.killedCallers.push(name);
    fleet.callers.delete(name);
    caller.kill();
    await fleet.addCaller();
  },
  'a caller stands still': async ({ callers }: Fleet) => {
    const [caller] = [...callers.values()] as [Program];
    caller.signal('SIGSTOP');
    await pause(1500);
    caller.signal('SIGCONT');
  },
};
