/** Frames that were sent and not yet acknowledged, in order. */

export class Replay {
  #frames: (Uint8Array | undefined)[] = [];
  /** Where in the list the oldest one is; what lies before has been let go. */
  #first = 0;
  #lastNumber = 0;
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }
  get lastNumber(): number {
    return this.#lastNumber;
  }
  get count(): number {
    return this.#frames.length - this.#first;
  }

  /** Gives the frame its number. */
  add(frame: Uint8Array): number {
    this.#frames.push(frame);
    this.#bytes += frame.length;
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  /** Lets go of all frames up to the number. Gives false when there can be no such number. */
  acknowledge(number: number): boolean {
    const oldest = this.#lastNumber - this.count + 1;
    if (number > this.#lastNumber) return false;
    for (let left = number - oldest + 1; left > 0; left -= 1) {
      this.#bytes -= (this.#frames[this.#first] as Uint8Array).length;
      this.#frames[this.#first] = undefined;
      this.#first += 1;
    }
    // Moving what is left costs less than what was let go did.
    if (this.#first > this.#frames.length / 2) {
      this.#frames = this.#frames.slice(this.#first);
      this.#first = 0;
    }
    return true;
  }

  /** Each frame with its number, the oldest first. */
  *[Symbol.iterator](): Iterator<readonly [number: number, frame: Uint8Array]> {
    const oldest = this.#lastNumber - this.count + 1;
    const frames = this.#frames.slice(this.#first) as Uint8Array[];
    for (const [index, frame] of frames.entries()) yield [oldest + index, frame];
  }
}
