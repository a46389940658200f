/** Figures of a loop: counts since it was made, and how long events waited and ran. */

import type { ExecutorLocation } from '../../transport.ts';

/** Durations in milliseconds. The percentiles are read off a histogram, and are at most an eighth too high. */
export interface DurationSummary {
  count: number;
  mean: number;
  p50: number;
  p99: number;
  max: number;
}

export interface ExecutorStats {
  /** Empty while it is being opened. */
  id: string;
  index: number;
  /** `starting`: it is being opened, or gets ready. `unreachable`: the way to its host is broken, for now. */
  state: 'starting' | 'ready' | 'busy' | 'unreachable' | 'ending' | 'lost';
  running: number;
  ended: number;
  /** Where it runs, as far as the transport can tell. */
  location: ExecutorLocation;
}

export interface LoopStats {
  /** Events that were added and are not known to have started. */
  queued: number;
  running: number;
  fulfilled: number;
  rejected: number;
  cancelled: number;
  /**
   * Of events that succeeded: from when one was added until its executor began it. Time in which the caller was too busy to read answers
   * does not count.
   */
  waitTime: DurationSummary;
  /** Of events that succeeded: from when one started until it ended. */
  runTime: DurationSummary;
  executors: readonly ExecutorStats[];
}

const STEPS_BITS = 3;
const STEPS = 2 ** STEPS_BITS; // buckets for each doubling
const BUCKETS = 48 * STEPS; // up to 2^48 µs, some nine years

/** Counts durations in buckets that grow with them: fixed memory, however many there are. */
export class Histogram {
  readonly #buckets: Float64Array = new Float64Array(BUCKETS);
  #count = 0;
  #sum = 0;
  #max = 0;

  record(microseconds: number): void {
    this.#count += 1;
    this.#sum += microseconds;
    if (microseconds > this.#max) this.#max = microseconds;
    const bucket = microseconds < STEPS ? Math.trunc(microseconds) : bucketOf(microseconds);
    this.#buckets[bucket] = (this.#buckets[bucket] as number) + 1;
  }

  summary(): DurationSummary {
    const mean = this.#count === 0 ? 0 : this.#sum / this.#count;
    return { count: this.#count, mean: mean / 1000, p50: this.#percentile(0.5), p99: this.#percentile(0.99), max: this.#max / 1000 };
  }

  #percentile(share: number): number {
    let left = Math.ceil(this.#count * share);
    for (let bucket = 0; left > 0 && bucket < BUCKETS; bucket += 1) {
      left -= this.#buckets[bucket] as number;
      if (left <= 0) return Math.min(upperBound(bucket), this.#max) / 1000;
    }
    return 0;
  }
}

/** Below STEPS µs a bucket is one µs wide; above, each doubling has STEPS of them. */
function bucketOf(microseconds: number): number {
  let doublings = 0;
  let step = microseconds;
  // Longer ones are rare enough for a division each time.
  for (; step >= 2 ** 31; step /= 2) doublings += 1;
  const shift = 31 - STEPS_BITS - Math.clz32(step);
  doublings += shift;
  step = (step >>> shift) - STEPS;
  return Math.min(BUCKETS - 1, (doublings + 1) * STEPS + step);
}

function upperBound(bucket: number): number {
  if (bucket < STEPS) return bucket;
  const doublings = Math.floor(bucket / STEPS) - 1;
  return (STEPS + (bucket % STEPS) + 1) * 2 ** doublings;
}
