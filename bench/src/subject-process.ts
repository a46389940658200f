// The parent's end of one contender's process: code and garbage of one contender never weigh on another.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Entrant } from './entrant.ts';
import type { Answer, Request, Sample } from './protocol.ts';

// The slowest pour of results takes eight seconds here; what takes seven times that hangs.
const ANSWER_TIMEOUT_MS = 60_000;

export class SubjectProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async open({ program, transport, as }: Entrant, executors: number): Promise<SubjectProcess> {
    const child = fork(program, [transport, as, String(executors)], {
      execArgv: ['--expose-gc', '--enable-source-maps'],
      // Its stdout would mix with the tables.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const subject = new SubjectProcess(child);
    try {
      await subject.#answer();
    } catch (error) {
      await subject.close();
      throw error;
    }
    return subject;
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the process did not start');
    return this.#child.pid;
  }

  async run(request: Request): Promise<Sample> {
    const answer = this.#answer();
    this.#child.send(request);
    const message = await answer;
    if (message.type !== 'sample') throw new Error(`expected a sample, got '${message.type}'`);
    return message.sample;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  async #answer(): Promise<Answer> {
    const settled = new AbortController();
    const { signal } = settled;
    try {
      const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
      const answer = await Promise.race([
        once(this.#child, 'message', { signal }).then(([message]) => message as Answer),
        once(this.#child, 'exit', { signal }).then(([code, killedBy]): Answer => {
          return { type: 'failed', reason: `its process ended (${killedBy ?? `exit code ${code}`})` };
        }),
        once(timeout, 'abort', { signal }).then((): Answer => {
          return { type: 'failed', reason: `no answer within ${ANSWER_TIMEOUT_MS} ms` };
        }),
      ]);
      if (answer.type === 'failed') throw new Error(answer.reason);
      return answer;
    } finally {
      settled.abort();
    }
  }
}
