// Has executors in busy loops, and is killed.
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { spin } from '../task-modules/plain.mjs';

const loop = new EventLoop({ transport: workerTransport(), executors: 2, errorHandlers: () => {} });
await loop.start();
loop.addEvent(spin);
loop.addEvent(spin);
setTimeout(() => {
  if (process.argv[2] === 'exit') process.exit(3);
  if (process.argv[2] === 'throw') throw new Error('uncaught in the caller');
  process.kill(process.pid, process.argv[2]);
}, 100);
