// How often loops that have nothing to do wake a thread: by timers, turns of their own, or messages.
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { wakeUps } from '../task-modules/counted-clock.mjs';
import { double, endless } from '../task-modules/plain.mjs';
import { answer } from './answer.mjs';

let messages = 0;
const inner = workerTransport();
const open = async (request) => {
  const channel = await inner.open(request);
  const { send, listen } = channel;
  return Object.assign(channel, {
    send: (message, transfer) => {
      messages += 1;
      send.call(channel, message, transfer);
    },
    listen: (listener, drained) => {
      const counting = (message) => {
        messages += 1;
        listener(message);
      };
      listen.call(channel, counting, drained);
    },
  });
};
const loop = new EventLoop({ transport: { ...inner, open }, executors: 1, concurrency: 1200 });
for (let index = 0; index < 200; index += 1) loop.addEvent(double, [index]);
await loop.wait();
// Streams that nobody reads are as idle as nothing.
for (let index = 0; index < 1000; index += 1) loop.addEvent(endless);
await loop.addEvent(double, [0]).finished;

/** What was counted on both sides while nothing was asked for, beyond what asking for it counts. */
async function during(pause) {
  const before = { here: wakeUps(), messages, there: await loop.addEvent(wakeUps).finished };
  await pause();
  const after = { here: wakeUps(), messages, there: await loop.addEvent(wakeUps).finished };
  return { here: after.here - before.here, messages: after.messages - before.messages, there: after.there - before.there };
}
const rest = () => new Promise((resolve) => setTimeout(resolve, 1000));
await during(rest);
const asked = await during(() => {});
const idle = await during(rest);
answer({ asked, idle });
await loop.stop();
