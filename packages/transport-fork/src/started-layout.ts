/**
 * How the file looks that keeps how many events an executor has started.
 *
 * It begins with a count, a double. On a disk that is all of it, written for each event. In memory a file's size is set in two thirds of
 * the time that a write takes, so there the size tells more: it is `HEAD` and the count's remainder by `CYCLE`, and the count in front is
 * written only each time that it is a multiple of half of that, before the size is set. The true count is therefore never further than half
 * a cycle from the one in front, and is the nearest number with that remainder. The size alone would do but for processes whose files may
 * not grow.
 */

export const COUNT_BYTES = 8;
/** Bytes in front of those that count; a file on a disk is shorter. */
export const HEAD: number = 2 * COUNT_BYTES;
export const CYCLE = 131_072;
export const HALF_CYCLE: number = CYCLE / 2;

/** Returns the count that is told by one in front and a size. */
export function countOf(inFront: number, size: number): number {
  if (size < HEAD) return inFront;
  const distance = (size - HEAD - (inFront % CYCLE) + CYCLE) % CYCLE;
  return inFront + (distance < HALF_CYCLE ? distance : distance - CYCLE);
}
