/** Captures what tasks print to stdout: by the caller's own console, or by its process, as the transport does it. */

interface Output {
  write: (text: unknown) => boolean;
}

export class CapturedOutput {
  #text = '';
  readonly #log = console.log;
  readonly #stdout = (globalThis as { process?: { stdout?: Output } }).process?.stdout;
  readonly #write = this.#stdout?.write;

  /** Captures all until `release`, and prints none of it. */
  constructor() {
    console.log = (...parts: unknown[]): void => void this.#add(`${parts.join(' ')}\n`);
    if (this.#stdout !== undefined) this.#stdout.write = (text) => this.#take(text);
  }

  release(): void {
    console.log = this.#log;
    if (this.#stdout !== undefined && this.#write !== undefined) this.#stdout.write = this.#write;
  }

  /** Whether executors' output comes this way at all: what Web Workers print goes to the browser's console. */
  get isThere(): boolean {
    return this.#stdout !== undefined;
  }

  /** Returns the lines that begin so, in order. */
  lines(beginning: string): readonly string[] {
    return this.#text.split('\n').filter((line) => line.startsWith(beginning));
  }

  /** Executors print text; what is bytes is a test runner's own, which must arrive. */
  #take(text: unknown): boolean {
    return typeof text === 'string' ? this.#add(text) : (this.#write?.call(this.#stdout, text) ?? true);
  }

  #add(text: string): true {
    this.#text += text;
    return true;
  }
}
