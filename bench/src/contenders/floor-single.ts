// The floor: one postMessage a task and one a result, no library, no promise, no error handling.
import { Worker } from 'node:worker_threads';
import type { OpenContender } from '../contender.ts';

export const open: OpenContender = async (ended, failed) => {
  const worker = new Worker(new URL('../executors/floor-single.js', import.meta.url));
  worker.on('message', ended);
  worker.on('error', failed);
  return {
    add: (a, b) => worker.postMessage([a, b]),
    echo: (value) => worker.postMessage(value),
    close: async () => {
      await worker.terminate();
    },
  };
};
