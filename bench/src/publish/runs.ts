// The result files that are kept, by transport and in the order of their numbers.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../percentile.ts';
import { type ResultFile, readResult } from '../result-file.ts';
import { figureOf, type Row } from '../summary.ts';
import type { TransportName } from '../transport-name.ts';
import type { WorkloadName } from '../workloads/workload-name.ts';

export type Runs = readonly ResultFile[];

export function readRuns(folder: string, transport: TransportName): Runs {
  const files = readdirSync(folder).filter((name) => name.startsWith(`${transport}-`) && name.endsWith('.json'));
  return files.sort().map((name) => readResult(join(folder, name)));
}

/** What a contender reached: the median of the runs'. Undefined where none has it. */
export function reachedIn(runs: Runs, workload: WorkloadName, metric: string, contender: string): number | undefined {
  const figures = runs.flatMap((run) => {
    const row = rowsOf(run, workload).find((candidate) => candidate.contender === contender);
    return row === undefined ? [] : [figureOf(row.medians, metric)];
  });
  return figures.length === 0 ? undefined : median(figures);
}

/** Those of the first run that has them, in the order of its table. */
export function rowsIn(runs: Runs, workload: WorkloadName): readonly Row[] {
  return runs.map((run) => rowsOf(run, workload)).find((rows) => rows.length > 0) ?? [];
}

function rowsOf({ summaries }: ResultFile, workload: WorkloadName): readonly Row[] {
  return summaries.find(({ plan }) => plan.name === workload)?.rows ?? [];
}
