// The sums to expect of the file's first so many flights, at every checkpoint and at its end, from the file's columns alone.

import { addSums, nameNumber, noSums, type Sums } from '../flights/sums.ts';
import type { FlightsFile, RowRange } from './flights-file.ts';

export class CheckpointSums {
  readonly #file: FlightsFile;
  readonly #every: number;
  readonly #known = new Map<number, Sums>();
  /** What is being done to the ranges, one after the other. */
  #reading: Promise<void> = Promise.resolve();
  #rangesRead = 0;
  /** Up to the last checkpoint, and from there on. */
  #sums = noSums();
  #tail = noSums();

  constructor(file: FlightsFile, every: number) {
    this.#file = file;
    this.#every = every;
  }

  /** Of the first `flights`; undefined where there is no checkpoint. The columns are read as far as they are needed, once. */
  async of(flights: number): Promise<Sums | undefined> {
    this.#reading = this.#reading.then(() => this.#readTo(flights));
    await this.#reading;
    return this.#known.get(flights);
  }

  async #readTo(flights: number): Promise<void> {
    for (const range of this.#file.ranges.slice(this.#rangesRead)) {
      if (range.rowStart >= flights) return;
      await this.#read(range);
      this.#rangesRead += 1;
    }
    // The file's end.
    if (this.#tail.flights > 0) this.#checkpoint();
  }

  async #read(range: RowRange): Promise<void> {
    const dates = await this.#file.dates(range);
    const delays = await this.#file.integers('delay', range);
    const distances = await this.#file.integers('distance', range);
    const origins = await this.#file.names('origin', range);
    const destinations = await this.#file.names('destination', range);
    for (let row = 0; row < dates.length; row += 1) {
      const date = (dates[row] as Date).getTime();
      this.#tail.flights += 1;
      this.#tail.delay += Number(delays[row]);
      this.#tail.distance += Number(distances[row]);
      this.#tail.origins += nameNumber(origins[row] as string);
      this.#tail.destinations += nameNumber(destinations[row] as string);
      this.#tail.first = Math.min(this.#tail.first, date);
      this.#tail.last = Math.max(this.#tail.last, date);
      if (this.#tail.flights === this.#every) this.#checkpoint();
    }
  }

  #checkpoint(): void {
    this.#sums = addSums(this.#sums, this.#tail);
    this.#known.set(this.#sums.flights, this.#sums);
    this.#tail = noSums();
  }
}
