/**
 * Hosts and callers on a cluster of three, whose nodes are killed and stopped, and which are killed themselves: no event is lost but those
 * that ran in a host that was killed, and none runs twice. Seconds by default; MP_EVENT_LOOP_NATS_SECONDS=300 runs it for longer.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Cluster } from './cluster.ts';
import { HostProcess } from './host-process.ts';
import { isMissing, type NatsServer } from './nats-server.ts';
import { ends } from './own.ts';
import { Program } from './program.ts';

const SECONDS = Number(process.env.MP_EVENT_LOOP_NATS_SECONDS ?? 5);
const EXECUTORS = 3;
const tasks = fileURLToPath(new URL('journal-tasks.mjs', import.meta.url));
const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

/** All that runs, and what is done to it. */
class Fleet {
  readonly folder = mkdtempSync(join(tmpdir(), 'nats-faults-'));
  readonly cluster: Cluster;
  readonly hosts: HostProcess[] = [];
  readonly callers = new Map<string, Program>();
  /** Names of hosts that were killed, and of callers. */
  readonly killedHosts: string[] = [];
  readonly killedCallers = new Set<string>();
  readonly deeds: Record<string, number> = {};
  #callers = 0;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  async addHost(): Promise<void> {
    const { servers } = this.cluster;
    const args = ['--servers', servers, '--executors', '4', '--heartbeat', '2000', '--resume-window', '10000', '--transport', 'worker'];
    this.hosts.push(await HostProcess.start(args, [tasks]));
  }

  async addCaller(): Promise<void> {
    this.#callers += 1;
    const name = `caller${this.#callers}`;
    const caller = new Program('faults-program.mjs', [this.cluster.servers, this.folder, name, String(EXECUTORS)]);
    this.callers.set(name, caller);
    await caller.says('started');
  }

  async do(deed: string, node: NatsServer): Promise<void> {
    this.deeds[deed] = (this.deeds[deed] ?? 0) + 1;
    if (deed === 'a node is killed') {
      await node.end();
      await pause(500);
      await node.start();
    } else if (deed === 'a node stands still') {
      node.signal('SIGSTOP');
      await pause(1000);
      node.signal('SIGCONT');
    } else if (deed === 'a host is killed') {
      const host = this.hosts.shift() as HostProcess;
      this.killedHosts.push(/host="([^"]+)"/.exec(host.log())?.[1] ?? '?');
      await host.end('SIGKILL');
      await this.addHost();
    } else if (deed === 'a host drains') {
      const host = this.hosts.shift() as HostProcess;
      expect(await host.end('SIGTERM')).toBe(0);
      await this.addHost();
    } else {
      const [name, caller] = [...this.callers][0] as [string, Program];
      if (deed === 'a caller is killed') {
        this.killedCallers.add(name);
        this.callers.delete(name);
        caller.kill();
        await this.addCaller();
      } else {
        caller.signal('SIGSTOP');
        await pause(1500);
        caller.signal('SIGCONT');
      }
    }
  }

  async end(): Promise<void> {
    for (const caller of this.callers.values()) caller.kill();
    for (const host of this.hosts) await host.end('SIGKILL');
    rmSync(this.folder, { recursive: true });
  }

  lines(file: string): string[] {
    const path = join(this.folder, file);
    // One that was killed early has none; its last line may be half written.
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  }
}

const deeds = [
  'a node is killed',
  'a host is killed',
  'a node is killed',
  'a caller is killed',
  'a node stands still',
  'a host drains',
  'a node is killed',
  'a caller stands still',
];

describe.skipIf(isMissing)('a fleet on a cluster of three', () => {
  it(
    'no event is lost but those that ran in a host that was killed, and none runs twice',
    async () => {
      const cluster = await Cluster.start();
      ends.push(() => cluster[Symbol.asyncDispose]());
      const fleet = new Fleet(cluster);
      ends.push(() => fleet.end());
      for (let more = 0; more < 3; more += 1) await fleet.addHost();
      for (let more = 0; more < 2; more += 1) await fleet.addCaller();

      const until = performance.now() + SECONDS * 1000;
      for (let turn = 0; performance.now() < until; turn += 1) {
        await fleet.do(deeds[turn % deeds.length] as string, cluster.nodes[turn % 3] as NatsServer);
        await pause(500);
      }
      writeFileSync(join(fleet.folder, 'stop'), '');
      for (const caller of fleet.callers.values()) await caller.says('events, longest pause');

      const runs = fleet.lines('runs');
      const started = runs.filter((line) => line.startsWith('s ')).map((line) => line.slice(2));
      const finished = new Set(runs.filter((line) => line.startsWith('e ')).map((line) => line.slice(2)));
      // Nothing runs twice: neither of living callers nor of those that were killed.
      expect(started.length).toBe(new Set(started).size);
      let fulfilled = 0;
      let lost = 0;
      for (const name of [...fleet.callers.keys(), ...fleet.killedCallers]) {
        const ended = fleet.lines(`${name}.ended`);
        const ids = ended.map((line) => line.split(' ')[1]);
        expect(ids).toHaveLength(new Set(ids).size);
        // Each has ended, unless its caller was killed.
        if (fleet.callers.has(name)) expect(ids.toSorted()).toEqual(fleet.lines(`${name}.added`).toSorted());
        for (const line of ended) {
          const [how, id] = line.split(' ') as [string, string];
          if (how === 'f') {
            fulfilled += 1;
            expect(finished.has(id)).toBe(true);
          } else {
            lost += 1;
            expect(line).toMatch(/ExecutorLostError/);
            expect(
              fleet.killedHosts.some((host) => line.includes(host)),
              `${line}, killed: ${fleet.killedHosts.join()}`,
            ).toBe(true);
          }
        }
      }
      // At most what ran in the executors of hosts that were killed.
      expect(lost).toBeLessThanOrEqual(fleet.killedHosts.length * 4 * 2);
      expect(fulfilled).toBeGreaterThan(0);
      const pauses = [...fleet.callers].map(([name, caller]) => `${name}: ${caller.out.trim().split('\n').at(-1)}`);
      console.log(`${fulfilled} events ended, ${lost} lost, ${started.length} runs; ${JSON.stringify(fleet.deeds)}; ${pauses.join('; ')}`);
    },
    (SECONDS + 120) * 1000,
  );
});
