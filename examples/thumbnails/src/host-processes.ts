/** Hosts of this machine: as many processes of mp-event-loop-nats-host as are asked for. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const manifest = createRequire(import.meta.url).resolve('@mp-event-loop/transport-nats/package.json');
const { bin } = createRequire(import.meta.url)(manifest) as { readonly bin: Readonly<Record<'mp-event-loop-nats-host', string>> };
const command = join(dirname(manifest), bin['mp-event-loop-nats-host']);
const tasks = fileURLToPath(new URL('tasks.js', import.meta.url));

export class HostProcesses {
  readonly #args: readonly string[];
  /** The oldest first. */
  readonly #serving = new Set<ChildProcess>();
  readonly #draining = new Set<ChildProcess>();

  /** `args`: of the command. */
  constructor(args: readonly string[]) {
    this.#args = args;
  }

  /** Those that end by themselves are not counted. */
  get count(): number {
    return this.#serving.size;
  }

  /** Starts or stops some. Whoever is stopped drains: it ends what it runs, and takes nothing new. */
  scale(count: number): void {
    while (this.#serving.size < count) this.#start();
    for (const host of [...this.#serving].slice(count)) {
      this.#serving.delete(host);
      this.#draining.add(host);
      host.kill('SIGTERM');
    }
  }

  /** Resolves once all are gone. */
  async end(): Promise<void> {
    this.scale(0);
    await Promise.all([...this.#draining].map((host) => once(host, 'exit')));
  }

  #start(): void {
    const host = spawn(process.execPath, [command, tasks, ...this.#args], { stdio: ['ignore', 'ignore', 'inherit'] });
    this.#serving.add(host);
    host.once('exit', (code, signal) => {
      if (this.#serving.delete(host)) console.error(`a host ended by itself: ${signal ?? code}`);
      this.#draining.delete(host);
    });
  }
}
