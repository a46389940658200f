// Workloads by the names that go over the wire.
import type { Workload } from './desk.ts';
import { idle } from './idle.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { packing } from './packing.ts';
import { pauses } from './pauses.ts';
import { stream } from './stream.ts';
import { bufferWindow, objectWindow, tinyWindow } from './window.ts';
import type { WorkloadName } from './workload-name.ts';

export const WORKLOADS: Readonly<Record<WorkloadName, Workload>> = {
  'tiny-window': tinyWindow,
  'object-window': objectWindow,
  'buffer-window': bufferWindow,
  latency,
  pauses,
  memory,
  packing,
  stream,
  idle,
};
