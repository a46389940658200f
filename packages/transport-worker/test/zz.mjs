import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { Counter, lengthOf } from '../../core/dist/testing/state-tasks.js';

const loop = new EventLoop({ transport: workerTransport(), executors: 1 });
await loop.start();
const c = await loop.proxy(Counter, ['x'], { mirror: process.argv[2] === 'mirror' ? ['value'] : [] });
const N = 5000;
const burstP = async () => {
  await Promise.all(Array.from({ length: N }, () => c.add(1)));
};
const burstE = async () => {
  await Promise.all(Array.from({ length: N }, (_, i) => loop.addEvent(lengthOf, ['abc']).finished));
};
const oneP = async () => {
  for (let i = 0; i < 500; i++) await c.add(1);
};
const oneE = async () => {
  for (let i = 0; i < 500; i++) await loop.addEvent(lengthOf, ['abc']).finished;
};
const time = async (f) => {
  const t = performance.now();
  await f();
  return performance.now() - t;
};
const rb = [],
  ro = [],
  rc = [];
for (let r = 0; r < 40; r++) {
  const a = await time(burstP),
    b = await time(burstE),
    b2 = await time(burstE),
    a2 = await time(burstP);
  const d = await time(oneP),
    e = await time(oneE);
  if (r >= 10) {
    rb.push((a + a2) / (b + b2));
    ro.push(d / e);
    rc.push([(Math.min(a, a2) / N) * 1000, (Math.min(b, b2) / N) * 1000]);
  }
}
const med = (x) => x.sort((p, q) => p - q)[x.length >> 1];
console.log(
  'burst',
  med(rb).toFixed(2),
  'one',
  med(ro).toFixed(2),
  'us/call',
  med(rc.map((x) => x[0])).toFixed(2),
  med(rc.map((x) => x[1])).toFixed(2),
);
await loop.stop();
