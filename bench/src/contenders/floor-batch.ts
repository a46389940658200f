// The floor: batches of 64 tasks, each batch one flat array, no library, no promise, no error handling.
import { Worker } from 'node:worker_threads';
import type { OpenContender } from '../contender.ts';
import { ADD, BATCH_TASKS, ECHO } from '../flat-batch.ts';

export const open: OpenContender = async (ended, failed) => {
  const worker = new Worker(new URL('../executors/floor-batch.js', import.meta.url));
  let nextId = 0;
  let batch: unknown[] = [];
  let tasks = 0;

  const flush = (): void => {
    if (tasks === 0) return;
    worker.postMessage(batch);
    batch = [];
    tasks = 0;
  };
  // Batches go when they are full, and what is left of the last one at the end of the tick.
  const count = (): void => {
    tasks += 1;
    if (tasks === BATCH_TASKS) flush();
    else if (tasks === 1) queueMicrotask(flush);
  };

  worker.on('message', (results: readonly unknown[]) => {
    for (let at = 1; at < results.length; at += 2) ended(results[at]);
  });
  worker.on('error', failed);
  return {
    add: (a, b) => {
      batch.push(nextId++, ADD, a, b);
      count();
    },
    echo: (value) => {
      batch.push(nextId++, ECHO, value);
      count();
    },
    close: async () => {
      await worker.terminate();
    },
  };
};
