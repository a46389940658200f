// To be bundled: the caller and, in another entry, its worker.
import { Worker } from 'node:worker_threads';
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { double, fail } from '../task-modules/named.mjs';
import { answer, outcomes } from './answer.mjs';

const worker = () => new Worker(new URL('./bundle-worker.mjs', import.meta.url));
const loop = new EventLoop({ transport: workerTransport({ worker }) });
answer(await outcomes([loop.addEvent(double, [21]), loop.addEvent(fail, ['in a bundle'])]));
await loop.stop();
