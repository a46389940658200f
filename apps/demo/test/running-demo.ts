// The built demo as a process of its own, the way a user starts it.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class RunningDemo implements Disposable {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';
  readonly #waiting = new Set<() => void>();

  constructor(...args: string[]) {
    this.process = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      for (const look of this.#waiting) look();
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.ended = new Promise((resolve) => this.process.once('close', (code, signal) => resolve({ code, signal })));
  }

  /** The first match in what it prints; rejects if it ends without one. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    const found = new Promise<RegExpExecArray>((resolve) => {
      const look = (): void => {
        const match = pattern.exec(this.stdout);
        if (match !== null) resolve(match);
      };
      this.#waiting.add(look);
      look();
    });
    const ended = this.ended.then(() => {
      throw new Error(`the demo ended without printing ${pattern}:\n${this.stdout}\n${this.stderr}`);
    });
    return Promise.race([found, ended]);
  }

  /** A test that failed must not leave its demo running. */
  [Symbol.dispose](): void {
    this.process.kill('SIGKILL');
  }

  /** Of those that it has told of so far. */
  get hostPids(): number[] {
    return [...this.stdout.matchAll(/^Host: process (\d+)/gm)].map(([, pid]) => Number(pid));
  }

  async feedPid(): Promise<number> {
    return Number((await this.printed(/Feed: process (\d+)/))[1]);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Resolves once none of them is there any more. What ends with its starter does so a moment later. */
export async function gone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** The processes that this one has started, and then theirs. */
export function descendants(pid: number): { readonly children: readonly number[]; readonly others: readonly number[] } {
  const all = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = all.map((line) => line.trim().split(/\s+/).map(Number) as [pid: number, parent: number]);
  const childrenOf = (parent: number): number[] => pairs.filter(([, its]) => its === parent).map(([child]) => child);
  const children = childrenOf(pid);
  const found = [...children];
  for (const parent of found) found.push(...childrenOf(parent));
  return { children, others: found.slice(children.length) };
}
