// What crosses from the job to the board, ten times a second: what the flights since the last frame come to.

import type { Sums } from '../flights/sums.ts';

export interface Frame {
  /** The number of the first flight, and of the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly sums: Sums;
  /** Flights by delay: the first entry is those of EARLIEST minutes and less, the last those of LATEST and more. */
  readonly delays: readonly number[];
  /** Flights and minutes of delay, by the airport they left. */
  readonly airports: Readonly<Record<string, readonly [flights: number, delay: number]>>;
  /** Flights by route, such as `ORD-LAX`. */
  readonly routes: Readonly<Record<string, number>>;
}

/** Minutes. */
export const EARLIEST = -60;
export const LATEST = 240;

/** A frame ends after so many flights, and so many more: there the sums of all so far are compared with the file's. */
export const CHECKPOINT = 10_000;
