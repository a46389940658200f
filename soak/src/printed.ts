/** What is printed to stderr while a soak runs: executors say a lot when they die, and a loop says what nobody heard of, which here must be nothing. */

/** How the loop's own lines begin. */
const MARK = 'mp-event-loop:';

export class Printed implements Disposable {
  readonly #write = process.stderr.write;
  #loopsOwn: string[] = [];

  constructor() {
    process.stderr.write = (text: string | Uint8Array): boolean => {
      if (typeof text === 'string' && text.startsWith(MARK)) this.#loopsOwn.push(text);
      return true;
    };
  }

  /** What loops have printed themselves since this was last asked. */
  take(): string[] {
    const taken = this.#loopsOwn;
    this.#loopsOwn = [];
    return taken;
  }

  [Symbol.dispose](): void {
    process.stderr.write = this.#write;
  }
}
