// Percentiles off a histogram of one-minute bins.

import { EARLIEST } from '../src/live/frame.ts';

/** Minutes, by nearest rank; 0 while there are no flights. */
export function percentile(delays: Float64Array, share: number): number {
  const total = delays.reduce((sum, flights) => sum + flights, 0);
  if (total === 0) return 0;
  let left = total * share;
  for (const [bin, flights] of delays.entries()) {
    left -= flights;
    if (left <= 0) return EARLIEST + bin;
  }
  return EARLIEST + delays.length - 1;
}
