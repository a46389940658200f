/** Messages on their way to a lease's executor, which may not be there yet. */
import { FRAME_COST } from '../session/frame.ts';
import { ownBytes } from '../session/own-bytes.ts';
import { lengthOf, type Parts } from '../session/parts.ts';
import type { ExecutorLine } from './executor-line.ts';

export class Handing {
  #line: ExecutorLine | undefined;
  #early: Parts[] = [];
  #earlyHeld = 0;

  /** Bytes of memory that they take, wherever on the way they are. */
  get held(): number {
    return this.#line?.held ?? this.#earlyHeld;
  }

  hand(message: Parts): void {
    if (this.#line !== undefined) this.#line.hand(message);
    else {
      this.#early.push(message.map(ownBytes));
      this.#earlyHeld += lengthOf(message) + FRAME_COST;
    }
  }

  /** The executor is there. */
  begin(line: ExecutorLine): void {
    this.#line = line;
    for (const message of this.#early.splice(0)) line.hand(message);
  }

  drop(): void {
    this.#early = [];
  }
}
