/** When an executor marked how many events as started, by its own clock. */
export class Marks {
  readonly #marks: { readonly at: number; readonly started: number }[] = [];

  add(at: number, started: number): void {
    this.#marks.push({ at, started });
  }

  /** How many it had marked by that time. */
  by(time: number): number {
    return this.#marks.findLast(({ at }) => at <= time)?.started ?? 0;
  }
}
