/** How much work is handed to an executor before it has ended what it runs. */

/** In µs, to an executor of several: short enough that another one seldom idles beside a full one. */
const IN_POOL = 1000;
/** And to an only one, where nobody else could take it; it outlasts the caller's own pauses. */
const ALONE = 4000;

/** Returns the expected work, in µs, that one executor of a loop may hold. */
export function handAheadBudget(maxExecutors: number): number {
  return maxExecutors === 1 ? ALONE : IN_POOL;
}
