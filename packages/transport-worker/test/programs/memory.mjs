// Wants --expose-gc. What queued events take, and that ended ones are let go.
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { double, sleep } from '../task-modules/plain.mjs';
import { answer } from './answer.mjs';

const MIB = 2 ** 20;

function used() {
  gc();
  gc();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return (heapUsed + external + arrayBuffers) / MIB;
}

const loop = new EventLoop({ transport: workerTransport(), outputHandlers: () => {} });
const run = async (count) => {
  for (let index = 0; index < count; index += 1) loop.addEvent(double, [index]);
  await loop.wait();
};
await run(20_000);
const settled = used();
const refs = [];
for (let round = 0; round < 10; round += 1) {
  refs.push(new WeakRef(loop.addEvent(double, [round])));
  await run(20_000);
}
const grown = used() - settled;
// A turn after the events were last touched, or the references still hold them.
await new Promise((resolve) => setTimeout(resolve, 50));
gc();
const kept = refs.filter((ref) => ref.deref() !== undefined).length;

loop.addEvent(sleep, [100]);
const before = used();
const peakBefore = process.memoryUsage.rss();
for (let index = 0; index < 100_000; index += 1) loop.addEvent(double, [index]);
const peak = (process.memoryUsage.rss() - peakBefore) / MIB;
const queued = used() - before;
await loop.stop();
answer({ grown, kept, queued, peak });
