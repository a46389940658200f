/** A task that starts a loop of its own. */
import { defineTasks, EventLoop, isExecutor } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { double } from './plain.mjs';

export async function doubleTwice(value) {
  const loop = new EventLoop({ transport: workerTransport() });
  const once = await loop.addEvent(double, [value]).finished;
  const twice = await loop.addEvent(double, [once]).finished;
  await loop.stop();
  return { twice, isExecutor: isExecutor() };
}
defineTasks(import.meta.url, { doubleTwice });
