// The worker of the floor with flat batches.
import { parentPort } from 'node:worker_threads';
import { ADD } from '../flat-batch.ts';

const port = parentPort;
if (port === null) throw new Error('floor-batch.js runs in a worker thread only');

port.on('message', (batch: readonly unknown[]) => {
  const results: unknown[] = [];
  for (let at = 0; at < batch.length; ) {
    if (batch[at + 1] === ADD) {
      results.push(batch[at], (batch[at + 2] as number) + (batch[at + 3] as number));
      at += 4;
    } else {
      results.push(batch[at], batch[at + 2]);
      at += 3;
    }
  }
  port.postMessage(results);
});
