/** How long events take, by task, counted where they run and told to the host now and then. */
import { type End, targetsIn } from '@mp-event-loop/core/adapter';
import { after, monotonic, type Timer } from '@mp-event-loop/core/clock';

/** Upper bounds of the buckets into which times are counted, in seconds. Longer ones are counted in one more. */
export const BUCKETS: readonly number[] = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60];

/** What has happened of one kind of times: how many fell into each bucket, and their sum in seconds. */
export interface Times {
  readonly counts: number[];
  sum: number;
}

export interface TaskFigures {
  failures: number;
  /** From when the event arrived at the executor until its answer left. */
  readonly latency: Times;
  readonly run: Times;
}

/** What has been added since the last time. */
export type FiguresByTask = readonly (readonly [task: string, TaskFigures])[];

/** What methods of proxies and unknown tasks count as: a caller could make up names without number. */
export const METHODS = '(methods)';
export const OTHER = '(other)';

const TELL_EACH = 1000;
const MILLISECONDS = 1000;
const MICROSECONDS = 1e6;

interface Batch {
  readonly first: number;
  readonly since: number;
  readonly targets: readonly number[];
  left: number;
}

export class FigureKeeper {
  readonly #tell: (figures: FiguresByTask) => void;
  readonly #names = new Map<number, string>();
  #figures = new Map<string, TaskFigures>();
  /** Events that have arrived and not ended, as they came. */
  readonly #batches: Batch[] = [];
  #received = 0;
  /** The number of the event behind the last that was answered. */
  #next = 0;
  #timer: Timer | undefined;

  constructor(tell: (figures: FiguresByTask) => void) {
    this.#tell = tell;
  }

  /** The caller calls a task by this number from here on. */
  named(target: number, name: string): void {
    this.#names.set(target, name);
  }

  /** Events have arrived. */
  received(message: unknown): void {
    const targets = targetsIn(message);
    if (targets.length === 0) return;
    this.#batches.push({ first: this.#received, since: monotonic(), targets, left: targets.length });
    this.#received += targets.length;
  }

  /** Events have ended. */
  ended(ends: readonly End[]): void {
    if (ends.length === 0) return;
    const now = monotonic();
    for (const { number = this.#next, hasFailed, ran } of ends) {
      this.#next = number + 1;
      const batch = this.#take(number);
      if (batch === undefined) continue;
      const figures = this.#of(this.#names.get(batch.targets[number - batch.first] as number) ?? OTHER);
      if (hasFailed) figures.failures += 1;
      count(figures.latency, (now - batch.since) / MILLISECONDS);
      count(figures.run, ran / MICROSECONDS);
    }
    this.#timer ??= after(TELL_EACH, () => this.tell()).unref();
  }

  /** Tells what was not told yet. */
  tell(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#figures.size === 0) return;
    this.#tell([...this.#figures]);
    this.#figures = new Map();
  }

  #take(number: number): Batch | undefined {
    const at = this.#batches.findIndex(({ first, targets }) => number >= first && number < first + targets.length);
    const batch = this.#batches[at];
    if (batch === undefined) return undefined;
    batch.left -= 1;
    if (batch.left === 0) this.#batches.splice(at, 1);
    return batch;
  }

  #of(task: string): TaskFigures {
    let figures = this.#figures.get(task);
    if (figures === undefined) {
      figures = noFigures();
      this.#figures.set(task, figures);
    }
    return figures;
  }
}

export function noFigures(): TaskFigures {
  return { failures: 0, latency: noTimes(), run: noTimes() };
}

function noTimes(): Times {
  return { counts: Array.from({ length: BUCKETS.length + 1 }, () => 0), sum: 0 };
}

function count(times: Times, seconds: number): void {
  let bucket = 0;
  while (bucket < BUCKETS.length && seconds > (BUCKETS[bucket] as number)) bucket += 1;
  times.counts[bucket] = (times.counts[bucket] as number) + 1;
  times.sum += seconds;
}
