// Workloads by the names that go over the wire.
import type { WorkloadName } from '../plan.js';
import { burst } from './burst.js';
import type { Workload } from './desk.js';
import { idle } from './idle.js';
import { latency } from './latency.js';
import { memory } from './memory.js';
import { pauses } from './pauses.js';
import { objectWindow, tinyWindow } from './window.js';

export const WORKLOADS: Readonly<Record<WorkloadName, Workload>> = {
  'tiny-window': tinyWindow,
  'tiny-burst': burst,
  'object-window': objectWindow,
  latency,
  pauses,
  memory,
  idle,
};
