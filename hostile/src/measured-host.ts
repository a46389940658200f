/** A host in a process of its own, and what it uses. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Usage } from './host-program.ts';
import type { Limits } from './limits.ts';

const program = fileURLToPath(new URL('../dist/host-program.js', import.meta.url));

export class MeasuredHost {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** @throws Error when the host can't start; what it says then is on stderr. */
  static async start(limits: Limits, isolation: 'thread' | 'process'): Promise<MeasuredHost> {
    // What tasks print goes to their callers, and the host's own warnings are of no use here.
    const child = fork(program, [JSON.stringify(limits), isolation], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const failed = once(child, 'exit').then(() => Promise.reject(new Error('the host ended before it listened')));
    const [url] = (await Promise.race([once(child, 'message'), failed])) as [string];
    failed.catch(() => {});
    return new MeasuredHost(child, url);
  }

  /** @throws Error when the host has died. */
  async usage(): Promise<Usage> {
    const died = once(this.#child, 'exit');
    const answer = once(this.#child, 'message');
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) throw new Error('the host has died');
    this.#child.send('usage');
    const [usage] = (await Promise.race([answer, died.then(() => Promise.reject(new Error('the host has died')))])) as [Usage];
    return usage;
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}
