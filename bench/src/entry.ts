// One who takes part.
import type { OpenContender } from './contender.ts';
import type { WorkloadName } from './workloads/workload-name.ts';

export interface Entry {
  readonly name: string;
  /** 'floor' is no library: what the platform leaves to be had. */
  readonly kind: 'ours' | 'before' | 'peer' | 'floor';
  /** False for settings that nobody would use but to win a benchmark: more than 64 tasks in flight at one executor. */
  readonly usual: boolean;
  readonly workloads: readonly WorkloadName[];
  /** Imports only when asked, so that each contender's process holds nobody else's code. */
  load(): Promise<OpenContender>;
}
