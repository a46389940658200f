// workerpool with one thread; it has no setting for more than one task in flight.
import { fileURLToPath } from 'node:url';
import workerpool from 'workerpool';
import type { OpenContender } from '../contender.ts';

export const open: OpenContender = async (ended, failed) => {
  const file = fileURLToPath(new URL('../executors/workerpool.js', import.meta.url));
  const pool = workerpool.pool(file, { workerType: 'thread', minWorkers: 1, maxWorkers: 1 });
  return {
    add: (a, b) => {
      pool.exec('add', [a, b]).then(ended, failed);
    },
    echo: (value) => {
      pool.exec('echo', [value]).then(ended, failed);
    },
    close: async () => {
      await pool.terminate(true);
    },
  };
};
