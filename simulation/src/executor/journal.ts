/** Which events have really run, where and when: written by the tasks, kept outside of their executors. */
import type { Line } from '../transport/line.ts';

export interface Run {
  readonly id: number;
  readonly line: Line;
  readonly attempt: number;
  readonly begin: number;
  end: number | undefined;
}

export class Journal {
  readonly #runs: Run[] = [];

  add(run: Run): Run {
    this.#runs.push(run);
    return run;
  }

  /** Whether an event runs there, or has ended since that time. */
  isBusy(line: Line, since: number): boolean {
    return this.#runs.some((run) => run.line === line && (run.end === undefined || run.end > since));
  }

  /** What a dead executor did after its death, by its own clock, has not happened. */
  get runs(): readonly Run[] {
    const runs = this.#runs.filter(({ line, begin }) => begin <= line.deathAt);
    for (const run of runs) if ((run.end ?? 0) > run.line.deathAt) run.end = undefined;
    return runs;
  }
}
