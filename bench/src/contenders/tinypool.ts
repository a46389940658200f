// tinypool, with so many tasks in flight; by default it waits for each answer.
import { Tinypool } from 'tinypool';
import type { OpenContender } from '../contender.ts';

export type TinypoolSettings = Omit<NonNullable<ConstructorParameters<typeof Tinypool>[0]>, 'filename' | 'minThreads' | 'maxThreads'>;

export function openWith(settings: TinypoolSettings): OpenContender {
  return async (ended, failed) => {
    const filename = new URL('../executors/pool-module.js', import.meta.url).href;
    const pool = new Tinypool({ filename, minThreads: 1, maxThreads: 1, ...settings });
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
