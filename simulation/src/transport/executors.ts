/** The executors of the loop that is judged, wherever they are, as the judge sees them. */
import type { Transport } from '../core.ts';
import type { Line } from './line.ts';

export interface Executors extends Transport {
  /** All that there have been. */
  readonly lines: readonly Line[];
  /** Opens under way. */
  readonly opening: number;
  /** The ids of those that keep the process alive. */
  readonly holders: readonly string[];
  /** Whether executors may be had too late or not at all, for no fault of the loop's. */
  readonly mayLack: boolean;
  /** Whether so little goes wrong that times prove something. */
  readonly isCalm: boolean;
  /** Whether its loop has lost it, however it ended. */
  wasLost(line: Line): boolean;
  /** Whether the loop itself has killed it. */
  wasKilled(line: Line): boolean;
  /** Whether the loop has lost it without a word of what it had done by then. */
  isForsaken(line: Line): boolean;
}
