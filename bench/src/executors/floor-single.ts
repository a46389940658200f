// The worker of the floor with one message a task: a pair of numbers is added, all else comes back.
import { parentPort } from 'node:worker_threads';
import type { Payload } from '../payload.ts';

const port = parentPort;
if (port === null) throw new Error('floor-single.js runs in a worker thread only');

port.on('message', (task: readonly [number, number] | Payload) => {
  port.postMessage('id' in task ? task : task[0] + task[1]);
});
