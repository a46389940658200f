// A kind of task, with the check that the contender has done it.
import type { Contender } from '../contender.ts';

export interface Work {
  submit(contender: Contender, index: number): void;
  /** Never throws: in a contender's callback that would be the contender's to handle. */
  receive(result: unknown): void;
  /** Throws unless all that was submitted came back, and came back right. */
  verify(): void;
}
