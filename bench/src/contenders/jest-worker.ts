// jest-worker with one process; it has no setting for more than one task in flight.
import { fileURLToPath } from 'node:url';
import { Worker } from 'jest-worker';
import type { OpenContender } from '../contender.ts';
import type * as Tasks from '../executors/jest-worker.ts';

type Farm = Worker & { [K in 'add' | 'echo']: (...args: Parameters<(typeof Tasks)[K]>) => Promise<unknown> };

export const open: OpenContender = async (ended, failed) => {
  const file = fileURLToPath(new URL('../executors/jest-worker.js', import.meta.url));
  const farm = new Worker(file, { numWorkers: 1, exposedMethods: ['add', 'echo'] }) as Farm;
  return {
    add: (a, b) => {
      farm.add(a, b).then(ended, failed);
    },
    echo: (value) => {
      farm.echo(value).then(ended, failed);
    },
    close: async () => {
      await farm.end();
    },
  };
};
