/** Bytes that are put into parts of one size. */

export class Filling {
  readonly parts: Uint8Array<ArrayBuffer>[] = [];
  readonly #reserve: number;
  readonly #most: number;
  /** Bytes that are still to come. */
  #left: number;
  /** The last part, and where it is free. */
  #part: Uint8Array<ArrayBuffer>;
  #at: number;

  /** `length` bytes in all, in parts of at most `most`, of which `reserve` at the front stay free. */
  constructor(length: number, reserve: number, most: number) {
    this.#reserve = reserve;
    this.#most = most;
    this.#left = length;
    this.#part = this.#begin();
    this.#at = reserve;
  }

  add(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      if (this.#at === this.#part.length) {
        this.#part = this.#begin();
        this.#at = this.#reserve;
      }
      const to = Math.min(bytes.length, from + this.#part.length - this.#at);
      this.#part.set(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to), this.#at);
      this.#at += to - from;
      from = to;
    }
  }

  #begin(): Uint8Array<ArrayBuffer> {
    const part = new Uint8Array(Math.min(this.#most, this.#reserve + this.#left));
    this.#left -= part.length - this.#reserve;
    this.parts.push(part);
    return part;
  }
}
