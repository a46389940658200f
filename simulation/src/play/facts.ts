/** What was done to the loop as a whole, which excuses what would be wrong otherwise. */
import type { Program } from '../program/program.ts';
import type { Executors } from '../transport/executors.ts';

export class Facts {
  readonly program: Program;
  /** Nobody takes a place in the queue that somebody else was promised. */
  readonly doAllAwaitReady: boolean;
  readonly #transport: Executors;
  /** Somebody has called stop(), or terminate(), or stop() with a timeout. */
  hasStopped = false;
  /** Somebody has started it, or has had it run what it has. */
  hasStarted = false;
  hasTerminated = false;
  /** Handlers that are awaited just now. */
  handling = 0;
  /** Whether output handlers came and went. */
  hasToggled = false;

  constructor(program: Program, transport: Executors) {
    this.program = program;
    this.#transport = transport;
    const text = JSON.stringify(program);
    const isPolite = text.split('"isReadyAwaited":true').length === text.split('"do":"add"').length;
    this.doAllAwaitReady = isPolite && !/"do":"proxy"|"adds and awaits"/.test(text);
  }

  /** Whether executors may not be had, in which case a loop fails. */
  get mayFail(): boolean {
    const { net, loop } = this.program;
    if (loop.startTimeout !== undefined || loop.initialize === 'badly' || net.moduleC !== 'fine') return true;
    return this.#transport.mayLack;
  }

  get mayBeTerminated(): boolean {
    return this.hasTerminated || this.mayFail;
  }

  get mayBeStopped(): boolean {
    return this.hasStopped || this.mayBeTerminated;
  }

  /** Whether an error is one that the loop's own end gives to whoever waits for something. */
  excuses(error: unknown, code: string | undefined): boolean {
    if (code === 'ERR_STOPPED') return this.mayBeStopped;
    if (code === 'ERR_TERMINATED') return this.mayBeTerminated;
    if (code === 'ERR_EXECUTOR_LOST') return this.#transport.lines.some((line) => this.#transport.wasLost(line));
    if (code === 'ERR_TRANSPORT') return this.mayFail;
    return this.mayFail && error instanceof Error;
  }
}
