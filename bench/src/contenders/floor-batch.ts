// The floor: batches of 64 tasks, each batch one flat array, no library, no promise, no error handling.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
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

/** Through Node's own channel. */
export const openInProcess: OpenContender = async (ended, failed) => {
  const child = fork(fileURLToPath(new URL('../executors/floor-process.js', import.meta.url)), { serialization: 'advanced' });
  child.on('message', (results) => readAnswer(results as readonly unknown[], ended));
  child.on('error', failed);
  return {
    ...batches((batch) => child.send(batch as unknown[])),
    close: async () => {
      child.kill('SIGKILL');
    },
  };
};
