// Pools of processes, and the channels between processes themselves.
import type { Entry } from '../entry.ts';
import { extreme, floor, peer } from './kinds.ts';
import { oursIn } from './ours.ts';

const tinypool = (concurrentTasksPerWorker: number, serialization: 'json' | 'advanced' = 'json'): Entry['load'] => {
  return async () =>
    (await import('../contenders/tinypool.ts')).openWith({ runtime: 'child_process', concurrentTasksPerWorker, serialization });
};
const workerpool = () => import('../contenders/workerpool.ts');
const floorProcess = () => import('../contenders/floor-process.ts');

const windows = ['tiny-window', 'object-window'] as const;
/** As JSON, bytes arrive as objects. */
const withBytes = [...windows, 'buffer-window'] as const;
const rest = ['latency', 'memory', 'idle'] as const;

export const forkRoster: readonly Entry[] = [
  ...oursIn(({ inProcesses }) => inProcesses),

  peer('tinypool, 64', [...windows, ...rest, 'pauses'], tinypool(64)),
  peer('tinypool, advanced, 64', withBytes, tinypool(64, 'advanced')),
  extreme('tinypool, 256', windows, tinypool(256)),
  extreme('tinypool, 1024', windows, tinypool(1_024)),
  // These have one task in flight: 200,000 results would take them half a minute.
  peer('workerpool', [...windows, ...rest], async () => (await workerpool()).openInProcess),
  peer('workerpool, advanced', withBytes, async () => (await workerpool()).openInProcessAdvanced),
  peer('jest-worker', [...withBytes, ...rest], async () => (await import('../contenders/jest-worker.ts')).open),

  floor('process.send, json, one a message', [...windows, 'latency'], async () => (await floorProcess()).openSingleJson),
  floor('process.send, json, batch 64', [...windows, 'memory'], async () => (await floorProcess()).openBatchJson),
  floor(
    'process.send, advanced, one a message',
    [...windows, 'buffer-window', 'latency'],
    async () => (await floorProcess()).openSingleAdvanced,
  ),
  floor('process.send, advanced, batch 64', windows, async () => (await floorProcess()).openBatchAdvanced),
  floor('pipe, raw frames', ['buffer-window'], async () => (await import('../contenders/floor-pipe.ts')).open),
];
