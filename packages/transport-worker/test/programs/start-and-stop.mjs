// Loops that are started, stopped and terminated over and over leave nothing behind.
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { double, spin } from '../task-modules/plain.mjs';
import { answer } from './answer.mjs';

const transport = workerTransport();
const resources = () => process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort|Timeout/.test(name)).length;
const before = resources();
for (let round = 0; round < 5; round += 1) {
  const stopped = new EventLoop({ transport, executors: 2 });
  await stopped.addEvent(double, [round]).finished;
  await stopped.stop();
  const terminated = new EventLoop({ transport, errorHandlers: () => {} });
  await terminated.start();
  terminated.addEvent(spin);
  await new Promise((resolve) => setImmediate(resolve));
  await terminated.terminate();
  const hasty = new EventLoop({ transport });
  hasty.start().catch(() => {});
  await hasty.terminate();
}
await new Promise((resolve) => setTimeout(resolve, 50));
answer({ left: resources() - before });
