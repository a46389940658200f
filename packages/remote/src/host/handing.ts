/** Frames on their way to a lease's executor, which may not be there yet. */
import { FRAME_COST } from '../session/frame.ts';
import { ownBytes } from '../session/own-bytes.ts';
import type { ExecutorLine } from './executor-line.ts';

export class Handing {
  #line: ExecutorLine | undefined;
  #early: Uint8Array[] = [];
  #earlyHeld = 0;

  /** Bytes of memory that they take, wherever on the way they are. */
  get held(): number {
    return this.#line?.held ?? this.#earlyHeld;
  }

  hand(frame: Uint8Array): void {
    if (this.#line !== undefined) this.#line.hand(frame);
    else {
      this.#early.push(ownBytes(frame));
      this.#earlyHeld += frame.length + FRAME_COST;
    }
  }

  /** The executor is there. */
  begin(line: ExecutorLine): void {
    this.#line = line;
    for (const frame of this.#early.splice(0)) line.hand(frame);
  }

  drop(): void {
    this.#early = [];
  }
}
