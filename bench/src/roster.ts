// Who takes part, in the order of the tables.
import type { Entry } from './entry.ts';
import { forkRoster } from './rosters/fork.ts';
import { workerRoster } from './rosters/worker.ts';
import { wsRoster } from './rosters/ws.ts';
import type { TransportName } from './transport-name.ts';

export const ROSTERS: Readonly<Record<TransportName, readonly Entry[]>> = { worker: workerRoster, fork: forkRoster, ws: wsRoster };
