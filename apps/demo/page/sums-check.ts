// The proof that no flight is lost, doubled or misread on any way: what the board has, beside what the file's own columns come to.

import { differences, type Sums } from '../src/flights/sums.ts';
import { CHECKPOINT } from '../src/live/frame.ts';
import { fileSums } from './server.ts';

export interface Verdict {
  readonly sums: Sums;
  /** Whether these are all flights of the file. */
  readonly isWhole: boolean;
  /** A sentence for each sum that differs. */
  readonly faults: readonly string[];
}

export class SumsCheck {
  readonly #flights: number;
  readonly #tell: (verdict: Verdict) => void;
  #isAsking = false;
  /** What is to be compared next. */
  #next: Sums | undefined;

  /** `flights`: how many the file has. */
  constructor(flights: number, tell: (verdict: Verdict) => void) {
    this.#flights = flights;
    this.#tell = tell;
  }

  /** Compares them if they end at a checkpoint. While a comparison is under way only the latest waits; those of the whole file always do. */
  look(sums: Sums): void {
    if (sums.flights % CHECKPOINT !== 0 && sums.flights !== this.#flights) return;
    if (this.#next?.flights !== this.#flights) this.#next = sums;
    if (!this.#isAsking) void this.#askAll();
  }

  async #askAll(): Promise<void> {
    this.#isAsking = true;
    for (let sums = this.#next; sums !== undefined; sums = this.#next) {
      this.#next = undefined;
      this.#tell({ sums, isWhole: sums.flights === this.#flights, faults: await faultsOf(sums) });
    }
    this.#isAsking = false;
  }
}

async function faultsOf(sums: Sums): Promise<readonly string[]> {
  try {
    const expected = await fileSums(sums.flights);
    return expected === null ? [`nobody knows the sums of the first ${sums.flights} flights`] : differences(expected, sums);
  } catch (error) {
    return [`they could not be compared: ${(error as Error).message}`];
  }
}
