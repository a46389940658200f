/** A nats-server of a test's own: on loopback, on a port that it chose, with nothing on disk but its configuration. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const missing: string | undefined = process.env.MP_EVENT_LOOP_NO_NATS_SERVER;
/** Whether there can't be one; the tests over NATS are skipped then. */
export const isMissing: boolean = missing !== undefined;

/** The server chooses a port. */
const ANY = -1;

export class NatsServer implements AsyncDisposable {
  #port: number;
  readonly #folder: string;
  readonly #config: string;
  #child: ChildProcess | undefined;

  private constructor(port: number, config: string) {
    this.#port = port;
    this.#folder = mkdtempSync(join(tmpdir(), 'nats-'));
    this.#config = join(this.#folder, 'server.conf');
    this.configure(config);
  }

  /** `config`: more of its configuration. */
  static async start(config = '', port: number = ANY): Promise<NatsServer> {
    const server = new NatsServer(port, config);
    const log = await server.start();
    server.#port = Number(/Listening for client connections on [\d.]+:(\d+)/.exec(log)?.[1]);
    // It is to be found there again.
    server.configure(config);
    return server;
  }

  get port(): number {
    return this.#port;
  }
  get url(): string {
    return `nats://127.0.0.1:${this.#port}`;
  }
  get pid(): number {
    return this.#child?.pid as number;
  }

  /** Takes effect when it starts, or is told to `reload`. */
  configure(config: string): void {
    writeFileSync(this.#config, `listen: 127.0.0.1:${this.#port}\n${config}\n`);
  }

  /** Resolves with what it has said once it is ready. */
  async start(): Promise<string> {
    const path = process.env.MP_EVENT_LOOP_NATS_SERVER;
    if (path === undefined)
      throw new Error('there is no nats-server: run the tests with npm test, or name one in MP_EVENT_LOOP_NATS_SERVER');
    const child = spawn(path, ['-c', this.#config], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child = child;
    let log = '';
    const lines = createInterface(child.stderr);
    return await new Promise((resolve, reject) => {
      lines.on('line', (line) => {
        log += `${line}\n`;
        if (line.includes('Server is ready')) resolve(log);
      });
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`nats-server ended: ${log}`)));
    });
  }

  /** Sends a signal; resolves, where it is one that ends it, once it has ended. */
  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
