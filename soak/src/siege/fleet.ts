/** Hosts and callers, each a process of its own, a bad network before each host, and all that is done to them. */
import { openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BadNetwork } from '@mp-event-loop/bad-network';
import type { Random } from '../random.ts';
import { HEARTBEAT, RESUME_WINDOW } from './patience.ts';
import { Program } from './program.ts';

/** What may be done, in the order in which it is: each comes up once in so many. */
export const DEEDS = [
  'cut a network',
  'freeze a network',
  'kill a host',
  'cut a network',
  'freeze a host',
  'kill a caller',
  'cut a network',
  'drain a host',
  'freeze a caller',
] as const;
export type Deed = (typeof DEEDS)[number];

const HOST_EXECUTORS = 4;
/** ms that a process stands still: for some of them the other end gives the connection up, for none the session. */
const LEAST_STILL = 200;
const MOST_STILL = 4 * HEARTBEAT;

const require = createRequire(import.meta.url);
const bin = (require('@mp-event-loop/transport-ws/package.json') as { bin: Record<string, string> }).bin['mp-event-loop-host'] as string;
const command = join(dirname(require.resolve('@mp-event-loop/transport-ws/package.json')), bin);
const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

interface Place {
  readonly network: BadNetwork;
  host: Program;
}

interface Caller {
  readonly instance: string;
  life: number;
  program: Program;
}

export class Fleet {
  readonly folder: string;
  /** Names of callers that were killed, as their journals have them. */
  readonly killedCallers = new Set<string>();
  /** Addresses at which hosts were killed. */
  readonly killedAt = new Set<string>();
  readonly deeds = new Map<Deed, number>();
  readonly #random: Random;
  readonly #places: Place[] = [];
  readonly #callers: Caller[] = [];

  constructor(folder: string, random: Random) {
    this.folder = folder;
    this.#random = random;
  }

  get names(): readonly string[] {
    return this.#callers.flatMap(({ instance, life }) => Array.from({ length: life }, (_, index) => `${instance}.${index + 1}`));
  }

  async start(hosts: number, callers: number): Promise<void> {
    for (let index = 0; index < hosts; index += 1) {
      const host = await this.#host();
      const network = await BadNetwork.before(urlOf(host));
      network.weather = {
        delay: () => (Math.random() < 0.05 ? Math.random() * 20 : 0),
        piece: () => 1 + Math.floor(Math.random() * 20_000),
      };
      this.#places.push({ host, network });
    }
    for (let index = 1; index <= callers; index += 1) {
      const instance = `caller${index}`;
      this.#callers.push({ instance, life: 1, program: await this.#caller(instance, 1) });
    }
  }

  async do(deed: Deed): Promise<void> {
    this.deeds.set(deed, (this.deeds.get(deed) ?? 0) + 1);
    const place = this.#random.pick(this.#places);
    const caller = this.#random.pick(this.#callers);
    if (deed === 'cut a network') place.network.cut(this.#random.chance(0.5));
    else if (deed === 'freeze a network') place.network.freeze();
    else if (deed === 'freeze a host') await this.#freeze(place.host);
    else if (deed === 'freeze a caller') await this.#freeze(caller.program);
    else if (deed === 'kill a host') await this.#killHost(place);
    else if (deed === 'drain a host') await this.#drain(place);
    else await this.#killCaller(caller);
  }

  /** Resolves once the callers have ended by themselves: they were told to, and wait for all that they have added. */
  async callersEnded(): Promise<readonly (number | null)[]> {
    return Promise.all(this.#callers.map(({ program }) => program.ended()));
  }

  async end(): Promise<void> {
    for (const { program } of this.#callers) await program.kill();
    for (const { host, network } of this.#places) {
      await host.kill();
      await network[Symbol.asyncDispose]();
    }
  }

  async #drain(place: Place): Promise<void> {
    await this.#replace(place, async () => {
      place.host.signal('SIGTERM');
      const code = await place.host.ended();
      if (code !== 0) throw new Error(`a host that was to drain ended with ${code}`);
    });
  }

  #killHost(place: Place): Promise<void> {
    this.killedAt.add(place.network.url);
    return this.#replace(place, () => place.host.kill());
  }

  /** Another host comes in its place, at the same address. */
  async #replace(place: Place, end: () => Promise<unknown>): Promise<void> {
    await end();
    place.host = await this.#host();
    place.network.retarget(urlOf(place.host));
  }

  async #killCaller(caller: Caller): Promise<void> {
    await caller.program.kill();
    this.killedCallers.add(`${caller.instance}.${caller.life}`);
    caller.life += 1;
    caller.program = await this.#caller(caller.instance, caller.life);
  }

  async #freeze(program: Program): Promise<void> {
    program.signal('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, this.#random.int(LEAST_STILL, MOST_STILL)));
    program.signal('SIGCONT');
  }

  #host(): Promise<Program> {
    const args = ['--executors', HOST_EXECUTORS, '--heartbeat', HEARTBEAT, '--resume-window', RESUME_WINDOW].map(String);
    return Program.start(command, [fileOf('tasks.js'), ...args], openSync(join(this.folder, 'log'), 'a'));
  }

  #caller(instance: string, life: number): Promise<Program> {
    const urls = this.#places.map(({ network }) => network.url);
    return Program.start(fileOf('caller.js'), [this.folder, instance, String(life), ...urls], 'inherit');
  }
}

function urlOf({ said }: Program): string {
  return said.replace('listening on ', '');
}
