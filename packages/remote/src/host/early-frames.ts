/** Frames for an executor that is not there yet. */
import type { ExecutorLine } from './executor-line.ts';

export class EarlyFrames {
  #frames: Uint8Array[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  add(frame: Uint8Array): void {
    this.#frames.push(frame);
    this.#bytes += frame.length;
  }

  handTo(line: ExecutorLine): void {
    for (const frame of this.#frames.splice(0)) line.hand(frame);
  }

  drop(): void {
    this.#frames = [];
  }
}
