// Workloads by the names that go over the wire.
import type { WorkloadName } from '../plan.ts';
import { burst } from './burst.ts';
import type { Workload } from './desk.ts';
import { idle } from './idle.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { pauses } from './pauses.ts';
import { objectWindow, tinyWindow } from './window.ts';

export const WORKLOADS: Readonly<Record<WorkloadName, Workload>> = {
  'tiny-window': tinyWindow,
  'tiny-burst': burst,
  'object-window': objectWindow,
  latency,
  pauses,
  memory,
  idle,
};
