// Wants --expose-gc. Cancelled events cost no more than their queue, and are let go.
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { double } from '../task-modules/plain.mjs';
import { answer } from './answer.mjs';

const loop = new EventLoop({ transport: workerTransport(), errorHandlers: () => {} });
await loop.addEvent(double, [1]).finished;
const addAndCancel = async (signal) => {
  const events = [];
  for (let index = 0; index < 50_000; index += 1) events.push(loop.addEvent(double, [index], signal && { signal }));
  if (signal === undefined) for (const event of events) event.cancel();
};
await addAndCancel();
const controller = new AbortController();
await addAndCancel(controller.signal);
controller.abort();
await loop.wait();
gc();
const { cancelled, fulfilled, rejected } = loop.stats();
answer({ cancelled, ended: cancelled + fulfilled + rejected, after: await loop.addEvent(double, [4]).finished });
await loop.stop();
