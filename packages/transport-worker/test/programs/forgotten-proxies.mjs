// Wants --expose-gc. An executor is closed for being idle only when no proxied object lives there.
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { Sleeper } from '../task-modules/objects.mjs';
import { answer } from './answer.mjs';

const loop = new EventLoop({ transport: workerTransport(), executors: { min: 0, max: 1, idleTimeout: 1 } });
const collecting = setInterval(() => gc(), 2);

// Nobody has these proxies any more once they were called.
async function callAndForget() {
  const sleeper = await loop.proxy(Sleeper, []);
  // The second waits in the loop while the first runs.
  return [sleeper.sleep(50), sleeper.sleep(50)];
}
async function* streamAndForget() {
  yield* (await loop.proxy(Sleeper, [])).count(5);
}
// What a module names lives as long as the module.
async function whileOneIsHeld() {
  const held = await loop.proxy(Sleeper, []);
  const results = await Promise.all(await callAndForget());
  const items = [];
  for await (const item of streamAndForget()) items.push(item);
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { executorsWhileHeld: loop.stats().executors.length, results, items, heldAnswers: await held.sleep(1) };
}
const found = await whileOneIsHeld();
while (loop.stats().executors.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
clearInterval(collecting);
answer({ ...found, executors: loop.stats().executors.length });
await loop.stop();
