/**
 * The entries of `run` and `done` messages. Mostly they are whole numbers and nothing else, and then they cross as one block: cloning a
 * list costs ten times as much.
 */

/** Numbers that fit one message's block; longer messages are lists. */
const BLOCK = 2048;
/** Shorter messages are lists: making a block has a price of its own. */
const LEAST_BLOCK = 32;

/** A message's entries, from place 1 on. */
export type Entries = ArrayLike<unknown>;

/** Returns the entries of a `run` or `done` message. */
export function entriesOf(message: readonly unknown[]): Entries {
  const first = message[1];
  // Of any kind, and of any realm: what is in it is checked entry by entry, as in a list.
  return ArrayBuffer.isView(first) ? (first as unknown as Entries) : message;
}

/** One message that is being written. */
export class EntriesWriter {
  readonly #tag: 'run' | 'done';
  readonly #block = new Int32Array(BLOCK);
  /** The place behind the last number, while there are only numbers. Place 0 is the tag's, in a list. */
  #end = 1;
  /** All entries and the tag, once one of them is no number. */
  #list: unknown[] | undefined = undefined;

  constructor(tag: 'run' | 'done') {
    this.#tag = tag;
  }

  /** The place of the next entry; 1 while there is none. */
  get end(): number {
    return this.#list === undefined ? this.#end : this.#list.length;
  }

  push(entry: unknown): void {
    if (this.#list === undefined) {
      if (typeof entry === 'number' && (entry | 0) === entry && (entry !== 0 || 1 / entry > 0) && this.#end < BLOCK) {
        this.#block[this.#end] = entry;
        this.#end += 1;
        return;
      }
      this.#list = this.#listed();
    }
    this.#list.push(entry);
  }

  /** Takes back what was written from that place on. */
  backTo(end: number): void {
    if (this.#list === undefined) this.#end = end;
    else this.#list.length = end;
  }

  /** Returns the message, and begins the next one. */
  take(): readonly unknown[] {
    const list = this.#list ?? (this.#end < LEAST_BLOCK ? this.#listed() : [this.#tag, this.#block.slice(0, this.#end)]);
    this.#list = undefined;
    this.#end = 1;
    return list;
  }

  #listed(): unknown[] {
    const list: unknown[] = [this.#tag];
    for (let place = 1; place < this.#end; place += 1) list.push(this.#block[place]);
    return list;
  }
}
