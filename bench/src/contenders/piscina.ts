// piscina, in any of its settings.
import { FixedQueue, Piscina } from 'piscina';
import type { OpenContender } from '../contender.ts';

export type PiscinaSettings = Omit<
  NonNullable<ConstructorParameters<typeof Piscina>[0]>,
  'filename' | 'minThreads' | 'maxThreads' | 'taskQueue'
> & { readonly queue?: 'default' | 'fixed' };

export function openWith({ queue, ...settings }: PiscinaSettings): OpenContender {
  return async (ended, failed) => {
    const filename = new URL('../executors/pool-module.js', import.meta.url).href;
    const taskQueue = queue === 'fixed' ? { taskQueue: new FixedQueue() } : {};
    const pool = new Piscina({ filename, minThreads: 1, maxThreads: 1, ...settings, ...taskQueue });
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
