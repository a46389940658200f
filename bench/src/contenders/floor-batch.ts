// The floor: batches of 64 tasks, each batch one flat array, no library, no promise, no error handling.
import { Worker } from 'node:worker_threads';
import type { OpenContender } from '../contender.ts';
import { batches, readAnswer } from '../flat-batch.ts';

export const open: OpenContender = async (ended, failed) => {
  const worker = new Worker(new URL('../executors/floor-batch.js', import.meta.url));
  worker.on('message', (results: readonly unknown[]) => readAnswer(results, ended));
  worker.on('error', failed);
  return {
    ...batches((batch) => worker.postMessage(batch)),
    close: async () => {
      await worker.terminate();
    },
  };
};
