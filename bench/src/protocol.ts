// What the parent asks of a contender's process, and what it answers.
import type { WorkloadName } from './workloads/workload-name.ts';

export interface Request {
  readonly workload: WorkloadName;
  /** How long to go on adding tasks, for workloads that time bounds. */
  readonly ms: number;
  /** How many tasks, for workloads that their number bounds. */
  readonly tasks: number;
}

/** Figures by name, of one slice. */
export type Sample = Readonly<Record<string, number>>;

export type Answer = { type: 'ready' } | { type: 'sample'; sample: Sample } | { type: 'failed'; reason: string };
