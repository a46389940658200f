/** What is printed to stderr, by the way that all of core prints there: console.error. */

export class ConsoleCapture {
  readonly texts: string[] = [];
  #onText: (() => void) | undefined;

  /** Keeps what is printed while `body` runs, and prints none of it. */
  static async during(body: (printed: ConsoleCapture) => Promise<void>): Promise<void> {
    const capture = new ConsoleCapture();
    const original = console.error;
    console.error = (...parts: unknown[]): void => {
      capture.texts.push(parts.map((part) => (part instanceof Error ? String(part.stack) : String(part))).join(' '));
      capture.#onText?.();
    };
    try {
      await body(capture);
    } finally {
      console.error = original;
    }
  }

  /** Resolves once so many texts were printed. */
  async count(least: number): Promise<void> {
    while (this.texts.length < least) {
      await new Promise<void>((resolve) => {
        this.#onText = resolve;
      });
    }
  }
}
