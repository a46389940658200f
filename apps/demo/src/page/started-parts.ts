// Parts that were started one after another, ended in the reverse order. Node 20 has no AsyncDisposableStack.

export class StartedParts implements AsyncDisposable {
  readonly #parts: AsyncDisposable[] = [];

  /** Returns the part. */
  use<T extends AsyncDisposable>(part: T): T {
    this.#parts.push(part);
    return part;
  }

  /** Starts parts side by side. If one can't be started, the others are there to be ended. @throws what the first one failed with */
  async all<T extends readonly Promise<unknown>[]>(...starting: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
    const results = await Promise.allSettled(starting);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return (await Promise.all(starting)) as { -readonly [K in keyof T]: Awaited<T[K]> };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const part of this.#parts.splice(0).reverse()) await part[Symbol.asyncDispose]();
  }
}
