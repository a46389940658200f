/**
 * A file without a name that keeps how many events an executor has started. Only the caller's descriptor holds it, so it survives the
 * process and is gone with the caller.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COUNT_BYTES, countOf, HEAD } from './started-layout.ts';

/** Where Linux keeps files in memory; elsewhere there is no such folder. */
const IN_MEMORY = '/dev/shm';

export class StartedFile {
  readonly descriptor: number;
  readonly #count = new Float64Array(1);
  #isClosed = false;

  /** @throws Error when the folder for temporary files can't be written to. */
  constructor() {
    this.descriptor = openInMemory() ?? openIn(tmpdir());
  }

  /** The count as of now; once closed, as it was then. */
  get count(): number {
    if (this.#isClosed) return this.#count[0] as number;
    let inFront = this.#inFront();
    for (;;) {
      const { size } = fstatSync(this.descriptor);
      const before = inFront;
      inFront = this.#inFront();
      // Else the executor went on meanwhile, and the size may be of another cycle.
      if (inFront === before) return countOf(inFront, size);
    }
  }

  /** Keeps the last count; the file is gone. */
  close(): void {
    if (this.#isClosed) return;
    this.#count[0] = this.count;
    this.#isClosed = true;
    closeSync(this.descriptor);
  }

  #inFront(): number {
    readSync(this.descriptor, this.#count, 0, this.#count.byteLength, 0);
    return this.#count[0] as number;
  }
}

function openInMemory(): number | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openIn(IN_MEMORY);
    ftruncateSync(descriptor, HEAD);
    return descriptor;
  } catch {
    if (descriptor !== undefined) closeSync(descriptor);
    return undefined;
  }
}

function openIn(folder: string): number {
  const path = join(folder, `mp-event-loop-${randomUUID()}`);
  const descriptor = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  // Takes its block now: a disk that is full later must not stop the count.
  const zero = new Uint8Array(COUNT_BYTES);
  writeSync(descriptor, zero, 0, zero.length, 0);
  return descriptor;
}
