// Flights a second, over the last seconds.

/** ms */
const OVER = 2_000;

export class Rate {
  readonly #counts: { readonly at: number; readonly flights: number }[] = [];

  add(flights: number): void {
    this.#counts.push({ at: performance.now(), flights });
  }

  get perSecond(): number {
    const from = performance.now() - OVER;
    while (this.#counts[0] !== undefined && this.#counts[0].at < from) this.#counts.shift();
    return (this.#counts.reduce((sum, { flights }) => sum + flights, 0) * 1_000) / OVER;
  }
}
