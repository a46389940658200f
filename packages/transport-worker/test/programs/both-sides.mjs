// One file that holds both sides.
import { defineTasks, EventLoop, isExecutor } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { answer, outcomes } from './answer.mjs';

export function square(value) {
  return value * value;
}
defineTasks(import.meta.url, { square });

if (!isExecutor()) {
  const loop = new EventLoop({ transport: workerTransport() });
  answer(await outcomes([2, 3].map((value) => loop.addEvent(square, [value]))));
  await loop.stop();
}
