// Pools of processes, and the channels between processes themselves.
import type { Entry } from '../roster.ts';
import { extreme, floor, peer } from './kinds.ts';
import { oursIn } from './ours.ts';

const tinypool = (concurrentTasksPerWorker: number): Entry['load'] => {
  return async () => (await import('../contenders/tinypool.ts')).openWith({ runtime: 'child_process', concurrentTasksPerWorker });
};
const floorProcess = () => import('../contenders/floor-process.ts');

const windows = ['tiny-window', 'object-window'] as const;
const everything = [...windows, 'buffer-window', 'latency', 'pauses', 'memory', 'idle'] as const;
/** One task in flight: 200,000 results would take it half a minute. */
const single = [...windows, 'buffer-window', 'latency', 'memory', 'idle'] as const;

export const forkRoster: readonly Entry[] = [
  ...oursIn(({ inProcesses }) => inProcesses),

  peer('tinypool, 64', everything, tinypool(64)),
  extreme('tinypool, 256', windows, tinypool(256)),
  extreme('tinypool, 1024', windows, tinypool(1_024)),
  peer('workerpool', single, async () => (await import('../contenders/workerpool.ts')).openInProcess),
  peer('jest-worker', single, async () => (await import('../contenders/jest-worker.ts')).open),

  floor('floor, json, one a message', [...windows, 'latency'], async () => (await floorProcess()).openSingleJson),
  floor('floor, json, batch 64', [...windows, 'memory'], async () => (await floorProcess()).openBatchJson),
  floor('floor, advanced, one a message', [...windows, 'buffer-window', 'latency'], async () => (await floorProcess()).openSingleAdvanced),
  floor('floor, advanced, batch 64', windows, async () => (await floorProcess()).openBatchAdvanced),
  floor('floor, pipe, raw frames', ['buffer-window'], async () => (await import('../contenders/floor-pipe.ts')).open),
];
