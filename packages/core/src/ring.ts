/** A queue in an array that wraps around: every operation is O(1), where Array.shift is O(n). */

const INITIAL_CAPACITY = 4; // a power of two: positions wrap by a mask. Most rings hold little, and a loop may have many
const LARGE_CAPACITY = 4096;

export class Ring<T> {
  #slots: (T | undefined)[] = new Array<T | undefined>(INITIAL_CAPACITY).fill(undefined);
  #mask: number = INITIAL_CAPACITY - 1;
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: T): void {
    if (this.#length > this.#mask) this.#resize(this.#slots.length * 2);
    this.#slots[(this.#head + this.#length) & this.#mask] = item;
    this.#length += 1;
  }

  unshift(item: T): void {
    if (this.#length > this.#mask) this.#resize(this.#slots.length * 2);
    this.#head = (this.#head - 1) & this.#mask;
    this.#slots[this.#head] = item;
    this.#length += 1;
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & this.#mask;
    this.#length -= 1;
    // A burst must not hold its memory for as long as the loop lives.
    if (this.#length === 0 && this.#mask >= LARGE_CAPACITY) this.#resize(INITIAL_CAPACITY);
    return item;
  }

  /** The item at a position, 0 being the one that shift would give. */
  at(position: number): T | undefined {
    return position < this.#length ? this.#slots[(this.#head + position) & this.#mask] : undefined;
  }

  /** Puts an item in the place of another. */
  set(position: number, item: T): void {
    this.#slots[(this.#head + position) & this.#mask] = item;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let position = 0; position < this.#length; position += 1) yield this.at(position) as T;
  }

  #resize(capacity: number): void {
    const slots = new Array<T | undefined>(capacity).fill(undefined);
    for (let position = 0; position < this.#length; position += 1) slots[position] = this.at(position);
    this.#slots = slots;
    this.#mask = capacity - 1;
    this.#head = 0;
  }
}
