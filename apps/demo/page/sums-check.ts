// The proof that no flight is lost, doubled or misread on any way: what the board has, beside what the file's own columns come to.

import { differences, type Sums } from '../src/flights/sums.ts';
import { CHECKPOINT } from '../src/live/frame.ts';
import { fileSums } from './server.ts';

export type Verdict = { readonly sums: Sums; readonly faults: readonly string[] };

export class SumsCheck {
  readonly #flights: number;
  readonly #tell: (verdict: Verdict) => void;
  #isAsking = false;

  /** `flights`: how many the file has. */
  constructor(flights: number, tell: (verdict: Verdict) => void) {
    this.#flights = flights;
    this.#tell = tell;
  }

  /** Compares them if they end at a checkpoint, and if no comparison is under way. */
  look(sums: Sums): void {
    const isEnd = sums.flights === this.#flights;
    if (this.#isAsking || (sums.flights % CHECKPOINT !== 0 && !isEnd)) return;
    this.#isAsking = true;
    this.#compare(sums)
      .catch((error: unknown) => this.#tell({ sums, faults: [String(error)] }))
      .finally(() => {
        this.#isAsking = false;
      });
  }

  async #compare(sums: Sums): Promise<void> {
    const expected = await fileSums(sums.flights);
    this.#tell({ sums, faults: expected === null ? ['nobody knows the sums'] : differences(expected, sums) });
  }
}
