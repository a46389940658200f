/** Captures what core prints to stderr, which it does only by console.error. */

export class ConsoleCapture {
  readonly texts: string[] = [];
  #onText: (() => void) | undefined;

  /** Captures what is printed while `body` runs, and prints none of it. */
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

  /** Resolves once at least so many texts were printed. */
  async count(least: number): Promise<void> {
    while (this.texts.length < least) {
      await new Promise<void>((resolve) => {
        this.#onText = resolve;
      });
    }
  }
}
