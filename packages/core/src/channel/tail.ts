/** The last lines of stderr, for the `stderrTail` of a `CloseReason`. */

/** Node 26 says that it has run out of memory, and then prints up to 20 frames of its native stack, and blank lines. */
const LINES = 40;
const CHARACTERS = 4096;

/** Keeps the last 40 lines, and no more than 4,096 characters, of a text that comes in pieces. */
export class Tail {
  #text = '';

  add(text: string): void {
    this.#text = (this.#text + text).slice(-CHARACTERS);
  }

  /** The lines, without white space after the last one. */
  get text(): string {
    return this.#text.trimEnd().split('\n').slice(-LINES).join('\n');
  }
}
