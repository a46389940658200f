// The worker of the floor with flat batches.
import { parentPort } from 'node:worker_threads';
import { answer } from '../flat-batch.ts';

const port = parentPort;
if (port === null) throw new Error('floor-batch.js runs in a worker thread only');

port.on('message', (batch: readonly unknown[]) => port.postMessage(answer(batch)));
