/**
 * A file without a name that keeps how many events an executor has started. Only the caller's descriptor holds it, so it survives the
 * process and is gone with the caller.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class StartedFile {
  readonly descriptor: number;
  readonly #count = new Float64Array(1);
  #isClosed = false;

  /** @throws Error when the folder for temporary files can't be written to. */
  constructor() {
    const path = join(tmpdir(), `mp-event-loop-${randomUUID()}`);
    this.descriptor = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    // Takes its block now: a disk that is full later must not stop the count.
    writeSync(this.descriptor, new Uint8Array(this.#count.buffer), 0, this.#count.byteLength, 0);
  }

  /** The count as of now; once closed, as it was then. */
  get count(): number {
    if (!this.#isClosed) readSync(this.descriptor, this.#count, 0, this.#count.byteLength, 0);
    return this.#count[0] as number;
  }

  /** Keeps the last count; the file is gone. */
  close(): void {
    if (this.#isClosed) return;
    this.#count[0] = this.count;
    this.#isClosed = true;
    closeSync(this.descriptor);
  }
}
