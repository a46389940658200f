/** How long events took on a host, by task. */
import { BUCKETS, type FiguresByTask, noFigures, OTHER, type TaskFigures, type Times } from '../lending/task-figures.ts';

/** Tasks that are told apart: each is a set of time series. All others are one. */
const MOST_TASKS = 100;

export class TaskTally {
  readonly #tasks = new Map<string, TaskFigures>();

  add(figures: FiguresByTask): void {
    for (const [task, more] of figures) {
      const sums = this.#of(task);
      sums.failures += more.failures;
      addTimes(sums.latency, more.latency);
      addTimes(sums.run, more.run);
    }
  }

  [Symbol.iterator](): Iterator<readonly [task: string, figures: TaskFigures]> {
    return this.#tasks.entries();
  }

  #of(task: string): TaskFigures {
    const name = this.#tasks.has(task) || this.#tasks.size < MOST_TASKS ? task : OTHER;
    let sums = this.#tasks.get(name);
    if (sums === undefined) {
      sums = noFigures();
      this.#tasks.set(name, sums);
    }
    return sums;
  }
}

function addTimes(sums: Times, more: Times): void {
  for (let bucket = 0; bucket <= BUCKETS.length; bucket += 1) sums.counts[bucket] = (sums.counts[bucket] ?? 0) + (more.counts[bucket] ?? 0);
  sums.sum += more.sum;
}
