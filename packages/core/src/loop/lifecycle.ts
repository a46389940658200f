/** idle → starting → running → stopping → stopped, and from there to starting again. */
import { StoppedError } from '../errors.ts';

export type LoopState = 'idle' | 'starting' | 'running' | 'stopping' | 'stopped';

const successors: Readonly<Record<LoopState, readonly LoopState[]>> = {
  idle: ['starting', 'stopping', 'stopped'],
  starting: ['running', 'stopping', 'stopped'],
  running: ['stopping', 'stopped'],
  stopping: ['stopped'],
  stopped: ['starting'],
};

export class Lifecycle {
  #state: LoopState = 'idle';

  get state(): LoopState {
    return this.#state;
  }
  get isActive(): boolean {
    return this.#state === 'starting' || this.#state === 'running' || this.#state === 'stopping';
  }

  to(next: LoopState): void {
    if (!successors[this.#state].includes(next)) throw new StoppedError(`the loop is ${this.#state} and cannot become ${next}`);
    this.#state = next;
  }
}
