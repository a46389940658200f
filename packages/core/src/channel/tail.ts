/** The last lines of stderr, for the `stderrTail` of a `CloseReason`. */

const LINES = 20;
const CHARACTERS = 4096;

/** Keeps the last 20 lines, and no more than 4,096 characters, of a text that comes in pieces. */
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
