/** The command mp-event-loop-nats-host as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const cli: string = fileURLToPath(new URL('../dist/command/cli.js', import.meta.url));
export const tasksFile: string = fileURLToPath(new URL('tasks.mjs', import.meta.url));

export class HostProcess {
  readonly child: ChildProcess;
  /** The first line that it said. */
  readonly line: string;
  readonly log: () => string;

  private constructor(child: ChildProcess, line: string, log: () => string) {
    this.child = child;
    this.line = line;
    this.log = log;
  }

  static async start(args: readonly string[], tasks: readonly string[] = [tasksFile]): Promise<HostProcess> {
    const child = spawn(process.execPath, [cli, ...tasks, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    const [line] = (await Promise.race([
      once(createInterface(child.stdout), 'line'),
      once(child, 'exit').then(() => Promise.reject(new Error(`the host ended: ${log}`))),
    ])) as [string];
    return new HostProcess(child, line, () => log);
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    this.child.kill(signal);
    const [code] = (await once(this.child, 'exit')) as [number | null];
    return code;
  }
}
