/** A program of an example as a process of its own, known by what it prints: for the tests of the examples. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

export class Program {
  readonly #child: ChildProcess;
  #out = '';
  #err = '';

  constructor(program: URL, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(process.execPath, [fileURLToPath(program), ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#err += text;
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#out += text;
    });
  }

  get out(): string {
    return this.#out;
  }

  /** Resolves with what it says once that matches. */
  async says(pattern: RegExp): Promise<string> {
    await expect
      .poll(() => (this.#child.exitCode === null ? this.#out : `${this.#out}(it has ended)\n${this.#err}`), { timeout: 60_000 })
      .toMatch(pattern);
    return (pattern.exec(this.#out) as RegExpExecArray)[0];
  }

  /** Resolves with its exit code once it has ended, after this signal where one is given. */
  async end(signal?: NodeJS.Signals): Promise<number | null> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return exitCode;
    const exited = once(this.#child, 'close') as Promise<[number | null]>;
    if (signal !== undefined) this.#child.kill(signal);
    const [code] = await exited;
    if (code) console.error(this.#err);
    return code;
  }
}
