/** The command mp-event-loop-host as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/command/cli.js', import.meta.url));
const tasksFile: string = fileURLToPath(new URL('tasks.mjs', import.meta.url));

export class HostProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly log: () => string;

  private constructor(child: ChildProcess, url: string, log: () => string) {
    this.child = child;
    this.url = url;
    this.log = log;
  }

  static async start(
    args: readonly string[] = [],
    env: Record<string, string> = {},
    tasks: readonly string[] = [tasksFile],
    cwd?: string,
  ): Promise<HostProcess> {
    const child = spawn(process.execPath, [cli, ...tasks, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    const lines = createInterface(child.stdout);
    const [line] = (await Promise.race([
      once(lines, 'line'),
      once(child, 'exit').then(() => Promise.reject(new Error(`the host ended: ${log}`))),
    ])) as [string];
    return new HostProcess(child, line.replace('listening on ', ''), () => log);
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    this.child.kill(signal);
    const [code] = (await once(this.child, 'exit')) as [number | null];
    return code;
  }
}
