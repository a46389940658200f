/** A program of the tests as a process of its own, known by what it prints. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

export class Program {
  readonly child: ChildProcess;
  #out = '';

  constructor(name: string, args: readonly string[]) {
    this.child = spawn(process.execPath, [fileURLToPath(new URL(name, import.meta.url)), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.#out += chunk.toString();
    });
  }

  get out(): string {
    return this.#out;
  }

  async says(text: string): Promise<void> {
    await expect.poll(() => this.#out, { timeout: 90_000 }).toContain(text);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
