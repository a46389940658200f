// How long something that comes due at a random moment waits until a pause is over: long pauses are met more often than short ones, and
// counting pauses would let many short ones hide them.

/** The wait that is not exceeded in `part` of all moments, of which there were `whole` ms, pauses included. */
export function percentileOfWait(pauses: readonly number[], whole: number, part: number): number {
  const exceeding = (wait: number): number => pauses.reduce((sum, pause) => sum + Math.max(0, pause - wait), 0);
  let low = 0;
  let high = Math.max(0, ...pauses);
  // Halved so often, what is left of a second is less than a nanosecond.
  for (let step = 0; step < 30; step += 1) {
    const middle = (low + high) / 2;
    if (exceeding(middle) > whole * (1 - part)) low = middle;
    else high = middle;
  }
  return high;
}
