/** What a process said last. */

const LINES = 20;
const LENGTH = 4096;

/** The last lines of a text that comes in pieces. */
export class Tail {
  #text = '';

  add(text: string): void {
    this.#text = (this.#text + text).slice(-LENGTH);
  }

  get text(): string {
    return this.#text.trimEnd().split('\n').slice(-LINES).join('\n');
  }
}
