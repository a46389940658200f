// Work that has nothing to do with flights and takes a core for some seconds: what one would never do beside a user interface.

import { context } from '@mp-event-loop/core';

/** Candidates between two looks at the signal: some 50 ms of work. */
const SLICE = 40_000;

/** How many primes there are below `limit`, by trial division. Tells its progress, from 0 to 1, and gives way when it is cancelled. */
export async function countPrimes(limit: number): Promise<number> {
  const { signal, progress } = context();
  let primes = 0;
  for (let from = 2; from < limit; from += SLICE) {
    primes += primesBetween(from, Math.min(from + SLICE, limit));
    progress(Math.min(1, (from + SLICE) / limit));
    // A signal is a message: it is heard between two turns.
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
  }
  return primes;
}

function primesBetween(from: number, to: number): number {
  let primes = 0;
  for (let candidate = from; candidate < to; candidate += 1) {
    let divisor = 2;
    while (divisor * divisor <= candidate && candidate % divisor !== 0) divisor += 1;
    if (divisor * divisor > candidate) primes += 1;
  }
  return primes;
}
