/** Frames that were sent and not yet acknowledged, in order. */
import { FRAME_COST } from './frame.ts';

export class Replay {
  #frames: (Uint8Array | undefined)[] = [];
  /** Where in the list the oldest one is; what lies before has been let go. */
  #first = 0;
  #lastNumber = 0;
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }
  /** Bytes of memory that they take. */
  get held(): number {
    return this.#bytes + this.count * FRAME_COST;
  }
  get lastNumber(): number {
    return this.#lastNumber;
  }
  get count(): number {
    return this.#frames.length - this.#first;
  }
  /** The number of the last frame that was let go. */
  get lastAcknowledged(): number {
    return this.#lastNumber - this.count;
  }

  /** Gives the frame its number. */
  add(frame: Uint8Array): number {
    this.#frames.push(frame);
    this.#bytes += frame.length;
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  /** Returns the frame of that number, which must be one of those that are kept. */
  at(number: number): Uint8Array {
    return this.#frames[this.#first + number - this.lastAcknowledged - 1] as Uint8Array;
  }

  /** Lets go of all frames up to the number, which must have been given. */
  acknowledge(number: number): void {
    for (let left = number - this.lastAcknowledged; left > 0; left -= 1) {
      this.#bytes -= (this.#frames[this.#first] as Uint8Array).length;
      this.#frames[this.#first] = undefined;
      this.#first += 1;
    }
    // Moving what is left costs less than what was let go did.
    if (this.#first > this.#frames.length / 2) {
      this.#frames = this.#frames.slice(this.#first);
      this.#first = 0;
    }
  }
}
