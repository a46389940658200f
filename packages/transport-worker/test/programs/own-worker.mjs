// A worker of the caller's own making.
import { Worker } from 'node:worker_threads';
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { double, surroundings } from '../task-modules/plain.mjs';
import { answer, outcomes } from './answer.mjs';

let made = 0;
const worker = () => {
  made += 1;
  return new Worker(new URL('./own-worker-thread.mjs', import.meta.url), { argv: ['mine'], workerData: { of: 'the user' } });
};
const loop = new EventLoop({ transport: workerTransport({ worker }), executors: 2 });
const found = await outcomes([loop.addEvent(double, [4]), loop.addEvent(surroundings)]);
await loop.stop();
answer({ found, made });
