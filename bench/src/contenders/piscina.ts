// piscina: as it comes, as one would set it, and in the fastest setting found for it.
import { FixedQueue, Piscina } from 'piscina';
import type { OpenContender } from '../contender.ts';

type Settings = Omit<NonNullable<ConstructorParameters<typeof Piscina>[0]>, 'filename' | 'minThreads' | 'maxThreads'>;

function openWith(makeSettings: () => Settings): OpenContender {
  return async (ended, failed) => {
    const filename = new URL('../executors/pool-module.js', import.meta.url).href;
    const pool = new Piscina({ filename, minThreads: 1, maxThreads: 1, ...makeSettings() });
    const named = { add: { name: 'add' }, echo: { name: 'echo' } };
    return {
      add: (a, b) => {
        pool.run([a, b], named.add).then(ended, failed);
      },
      echo: (value) => {
        pool.run(value, named.echo).then(ended, failed);
      },
      close: () => pool.destroy(),
    };
  };
}

export const openDefault: OpenContender = openWith(() => ({}));

export const openWith64: OpenContender = openWith(() => ({ concurrentTasksPerWorker: 64 }));

// A whole window in flight at once, which no pool of more than one worker would want: a third faster than 64. Tried
// with each `atomics` setting, with and without timing, with both of its queues.
export const openFastest: OpenContender = openWith(() => ({
  concurrentTasksPerWorker: 1_024,
  atomics: 'async',
  recordTiming: false,
  taskQueue: new FixedQueue(),
}));
