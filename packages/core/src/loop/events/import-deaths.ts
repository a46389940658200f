/** Modules whose import kills executors. */

/** Deaths while one module is imported, after which its events fail: it may be one that dies only sometimes. */
const MAX_DEATHS = 3;

export class ImportDeaths {
  readonly #deaths = new Map<string, number>();

  /** An executor has imported it: it does not always kill. */
  survived(url: string): void {
    this.#deaths.delete(url);
  }

  /** An executor died while it imported these. Returns those that have killed too often; they are counted anew from here on. */
  after(importing: readonly string[]): ReadonlySet<string> {
    const deadly = new Set<string>();
    for (const url of importing) {
      const deaths = (this.#deaths.get(url) ?? 0) + 1;
      this.#deaths.set(url, deaths);
      if (deaths < MAX_DEATHS) continue;
      this.#deaths.delete(url);
      deadly.add(url);
    }
    return deadly;
  }
}
