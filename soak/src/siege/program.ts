/** A program of the siege as a process of its own, known by what it prints. Its executors and it itself end with the siege. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  /** The first line that it printed. */
  readonly said: string;

  private constructor(child: ChildProcess, ended: Promise<unknown>, said: string) {
    this.#child = child;
    this.#ended = ended;
    this.said = said;
  }

  /** @throws Error where it ends before it says anything; what it says then is on stderr. */
  static async start(file: string, args: readonly string[], log: number | 'inherit'): Promise<Program> {
    const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', log] });
    const ended = once(child, 'exit');
    const failed = ended.then(() => Promise.reject(new Error(`${file} ended before it said anything`)));
    const [line] = (await Promise.race([once(createInterface(child.stdout as NodeJS.ReadableStream), 'line'), failed])) as [string];
    failed.catch(() => {});
    return new Program(child, ended, line);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves with its exit code once it has ended; null where a signal ended it. */
  async ended(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }

  kill(): Promise<number | null> {
    // One that stands still dies of it too.
    this.signal('SIGKILL');
    return this.ended();
  }
}
