/** The executor's end of the file that keeps how many events it has started. */
import { fstatSync, ftruncateSync, writeSync } from 'node:fs';
import { STARTED } from './descriptors.ts';
import { CYCLE, HALF_CYCLE, HEAD } from './started-layout.ts';

// As they are now: tasks may replace them, for tests and the like.
const write = writeSync;
const setSize = ftruncateSync;

export class StartedMark {
  readonly #count = new Float64Array(1);
  readonly #bytes = new Uint8Array(this.#count.buffer);
  readonly #isSized: boolean = fstatSync(STARTED).size >= HEAD;

  /** @throws Error when the file can't be written to any more. */
  set(started: number): void {
    if (!this.#isSized || started % HALF_CYCLE === 0) {
      this.#count[0] = started;
      write(STARTED, this.#bytes, 0, this.#bytes.length, 0);
    }
    if (this.#isSized) setSize(STARTED, HEAD + (started % CYCLE));
  }
}
