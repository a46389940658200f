// Who takes part, in the order of the tables.
import type { OpenContender } from './contender.ts';
import { forkRoster } from './rosters/fork.ts';
import { workerRoster } from './rosters/worker.ts';
import { wsRoster } from './rosters/ws.ts';
import type { TransportName } from './transport-name.ts';
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

export const ROSTERS: Readonly<Record<TransportName, readonly Entry[]>> = { worker: workerRoster, fork: forkRoster, ws: wsRoster };
