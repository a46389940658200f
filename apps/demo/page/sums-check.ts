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
  #next: Due | undefined;

  /** `flights`: how many the file has. */
  constructor(flights: number, tell: (verdict: Verdict) => void) {
    this.#flights = flights;
    this.#tell = tell;
  }

  /**
   * Compares the sums of the flights before number `to`, if that is a checkpoint. While a comparison is under way only the latest
   * waits; those of the whole file always do.
   */
  look(to: number, sums: Sums): void {
    if (to % CHECKPOINT !== 0 && to !== this.#flights) return;
    if (this.#next?.to !== this.#flights) this.#next = { to, sums };
    if (!this.#isAsking) void this.#askAll();
  }

  async #askAll(): Promise<void> {
    this.#isAsking = true;
    for (let due = this.#next; due !== undefined; due = this.#next) {
      this.#next = undefined;
      this.#tell({ sums: due.sums, isWhole: due.to === this.#flights, faults: await faultsOf(due) });
    }
    this.#isAsking = false;
  }
}

interface Due {
  readonly to: number;
  readonly sums: Sums;
}

async function faultsOf({ to, sums }: Due): Promise<readonly string[]> {
  try {
    const expected = await fileSums(to);
    return expected === null ? [`nobody knows the sums of the first ${to} flights`] : differences(expected, sums);
  } catch (error) {
    return [`they could not be compared: ${(error as Error).message}`];
  }
}
