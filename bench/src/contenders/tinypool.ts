// tinypool with 64 tasks in flight: by default it waits for each answer, and more than 64 gain nothing.
import { Tinypool } from 'tinypool';
import type { OpenContender } from '../contender.ts';

const TASKS_PER_WORKER = 64;

export const open: OpenContender = async (ended, failed) => {
  const filename = new URL('../executors/pool-module.js', import.meta.url).href;
  const pool = new Tinypool({ filename, minThreads: 1, maxThreads: 1, concurrentTasksPerWorker: TASKS_PER_WORKER });
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
