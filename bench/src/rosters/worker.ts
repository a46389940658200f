// Pools of worker threads, and postMessage itself.
import type { PiscinaSettings } from '../contenders/piscina.ts';
import type { TinypoolSettings } from '../contenders/tinypool.ts';
import type { Entry } from '../entry.ts';
import { extreme, floor, peer } from './kinds.ts';
import { oursIn } from './ours.ts';

const piscina = (settings: PiscinaSettings): Entry['load'] => {
  return async () => (await import('../contenders/piscina.ts')).openWith(settings);
};
const tinypool = (settings: TinypoolSettings): Entry['load'] => {
  return async () => (await import('../contenders/tinypool.ts')).openWith(settings);
};

const windows = ['tiny-window', 'object-window'] as const;
/** Of the settings of one peer, one is enough where its settings make no difference. */
const everything = [...windows, 'buffer-window', 'latency', 'pauses', 'memory', 'idle'] as const;
const unbounded = [...windows, 'latency', 'pauses', 'memory', 'idle'] as const;
const single = [...windows, 'latency', 'memory', 'idle'] as const;

export const workerRoster: readonly Entry[] = [
  ...oursIn(({ inThreads }) => inThreads),

  peer('piscina', single, piscina({})),
  peer('piscina, 64', windows, piscina({ concurrentTasksPerWorker: 64 })),
  ...([64, 256, 1_024] as const).flatMap((inFlight) => {
    const enter = inFlight > 64 ? extreme : peer;
    const settings: PiscinaSettings = { concurrentTasksPerWorker: inFlight, queue: 'fixed', recordTiming: false };
    // The two ends of what its users set are measured throughout.
    return [
      enter(`piscina, async, ${inFlight}`, inFlight === 256 ? windows : everything, piscina({ ...settings, atomics: 'async' })),
      enter(`piscina, no atomics, ${inFlight}`, windows, piscina({ ...settings, atomics: 'disabled' })),
    ];
  }),
  peer('tinypool, 64', everything, tinypool({ concurrentTasksPerWorker: 64 })),
  peer('tinypool, no atomics, 64', windows, tinypool({ concurrentTasksPerWorker: 64, useAtomics: false })),
  extreme('tinypool, 256', windows, tinypool({ concurrentTasksPerWorker: 256 })),
  extreme('tinypool, 1024', windows, tinypool({ concurrentTasksPerWorker: 1_024 })),
  extreme('tinypool, no atomics, 1024', windows, tinypool({ concurrentTasksPerWorker: 1_024, useAtomics: false })),
  peer('comlink', unbounded, async () => (await import('../contenders/comlink.ts')).open),
  peer('poolifier', unbounded, async () => (await import('../contenders/poolifier.ts')).open),
  peer('workerpool', single, async () => (await import('../contenders/workerpool.ts')).open),

  floor(
    'postMessage, one a message',
    [...windows, 'buffer-window', 'latency'],
    async () => (await import('../contenders/floor-single.ts')).open,
  ),
  floor('postMessage, batch 64', [...windows, 'memory'], async () => (await import('../contenders/floor-batch.ts')).open),
];
