/** The directory of hosts whose addresses are known beforehand. */
import type { Candidate, Directory } from '../link.ts';

export class FixedDirectory implements Directory {
  readonly #candidates: readonly Candidate[];

  constructor(addresses: readonly string[]) {
    this.#candidates = addresses.map((address) => ({ address, free: undefined }));
  }

  async candidates(): Promise<readonly Candidate[]> {
    return this.#candidates;
  }
}
