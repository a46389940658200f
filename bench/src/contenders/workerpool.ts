// workerpool with one thread or process; it has no setting for more than one task in flight.
import { fileURLToPath } from 'node:url';
import workerpool from 'workerpool';
import type { OpenContender } from '../contender.ts';

const openWith =
  (settings: { readonly workerType: 'thread' | 'process'; readonly forkOpts?: { readonly serialization: 'advanced' } }): OpenContender =>
  async (ended, failed) => {
    const file = fileURLToPath(new URL('../executors/workerpool.js', import.meta.url));
    const pool = workerpool.pool(file, { ...settings, minWorkers: 1, maxWorkers: 1 });
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

export const open: OpenContender = openWith({ workerType: 'thread' });
export const openInProcess: OpenContender = openWith({ workerType: 'process' });
/** As it is for those who send bytes: by default they arrive as objects. */
export const openInProcessAdvanced: OpenContender = openWith({ workerType: 'process', forkOpts: { serialization: 'advanced' } });
