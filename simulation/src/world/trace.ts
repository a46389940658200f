/** What happened in a history, line by line, and its fingerprint. */
export class Trace {
  readonly lines: string[] | undefined;
  #one = 0x811c9dc5;
  #other = 0x1b873593;

  constructor(isKept: boolean) {
    this.lines = isKept ? [] : undefined;
  }

  add(line: string): void {
    for (let index = 0; index < line.length; index += 1) {
      const code = line.charCodeAt(index);
      this.#one = Math.imul(this.#one ^ code, 0x01000193);
      this.#other = Math.imul(this.#other ^ code, 0x5bd1e995);
    }
    this.lines?.push(line);
  }

  get fingerprint(): string {
    return [this.#one, this.#other].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }
}
