/** Runs a caller in a process of its own. */
import { fail } from './assert.ts';

interface Child {
  readonly stdout: { on(event: 'data', listener: (bytes: unknown) => void): void };
  readonly stderr: { on(event: 'data', listener: (bytes: unknown) => void): void };
  on(event: 'close', listener: (code: number | null, signal: string | null) => void): void;
  kill(signal: 'SIGKILL'): void;
}

interface NodeProcess {
  readonly execPath: string;
  getBuiltinModule(name: 'node:child_process'): { spawn(file: string, args: readonly string[], options: object): Child };
  getBuiltinModule(name: 'node:url'): { fileURLToPath(url: string): string };
  kill(id: number, signal: 0): void;
}

const { process } = globalThis as unknown as { process: NodeProcess };

/** This file's own: the program's is the same. */
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));

export interface CallerEnd {
  readonly code: number | null;
  /** What it printed last. */
  readonly seen: unknown;
  readonly stderr: string;
}

export class CallerProcess {
  readonly #patience: number;
  readonly #child: Child;
  readonly #closed: Promise<number | null>;
  #stdout = '';
  #stderr = '';
  #printed: () => void = () => {};

  constructor(module: string | URL, deed: string, patience: number) {
    const program = new URL(`./caller-program${extension}`, import.meta.url).href;
    const file = process.getBuiltinModule('node:url').fileURLToPath(program);
    const child = process.getBuiltinModule('node:child_process').spawn(process.execPath, [file, String(module), deed], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (bytes) => {
      this.#stdout += String(bytes);
      this.#printed();
    });
    child.stderr.on('data', (bytes) => {
      this.#stderr += String(bytes);
    });
    this.#patience = patience;
    this.#child = child;
    this.#closed = new Promise((resolve) => child.on('close', resolve));
  }

  /** Resolves with the first line that it prints. */
  async firstLine(): Promise<unknown> {
    await this.#within(
      Promise.race([
        this.#closed,
        new Promise<void>((resolve) => {
          this.#printed = () => this.#stdout.includes('\n') && resolve();
        }),
      ]),
      'print anything',
    );
    return this.#lines[0];
  }

  /** Resolves when it has ended by itself, with all that is kept of it. */
  async end(): Promise<CallerEnd> {
    const code = await this.#within(this.#closed, 'end');
    return { code, seen: this.#lines.at(-1), stderr: this.#stderr };
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }

  get #lines(): readonly unknown[] {
    return this.#stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);
  }

  async #within<T>(promise: Promise<T>, what: string): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#child.kill('SIGKILL');
        reject(new Error(`a process with a loop did not ${what} within ${this.#patience} ms; its stderr: ${this.#stderr}`));
      }, this.#patience);
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** ms between two looks at a process. */
const INTERVAL = 20;

/** Resolves once no process of that id is there. @throws when that takes longer than `patience` ms. */
export async function gone(id: unknown, patience: number): Promise<void> {
  if (typeof id !== 'number') fail(`an executor's process must say its id, and said ${String(id)}`);
  for (let waited = 0; isAlive(id); waited += INTERVAL) {
    if (waited > patience) fail(`an executor's process outlived its caller by ${patience} ms`);
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}
