/** Notices that the process is out of descriptors: the system then closes connections before Node, or anybody, hears of them. */
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { after, type Timer } from '@mp-event-loop/core/clock';

/** ms between two looks. */
const EVERY = 1000;

export class Descriptors {
  readonly #tell: (message: string) => void;
  #timer: Timer | undefined;

  /** `tell` is called at each look at which there are none. */
  constructor(tell: (message: string) => void) {
    this.#tell = tell;
    this.#look();
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #look(): void {
    if (areOut()) this.#tell('no descriptors are left for connections: raise the limit of open files (ulimit -n, LimitNOFILE)');
    this.#timer = after(EVERY, () => this.#look()).unref();
  }
}

function areOut(): boolean {
  try {
    closeSync(openSync(devNull, 'r'));
    return false;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EMFILE' || code === 'ENFILE';
  }
}
