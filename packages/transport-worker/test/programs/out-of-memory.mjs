// One event of many fills its thread's memory.
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { double, fillMemory } from '../task-modules/plain.mjs';
import { answer, told } from './answer.mjs';

const transport = workerTransport({ resourceLimits: { maxOldGenerationSizeMb: 32 } });
const failed = [];
const results = [];
const loop = new EventLoop({
  transport,
  outputHandlers: (event) => {
    results.push(event.results);
  },
  errorHandlers: (event) => {
    failed.push({ key: event.key, wasRunning: event.error.wasRunning, ...told(event.error) });
  },
});
for (let index = 0; index < 200; index += 1) {
  if (index === 100) loop.addEvent(fillMemory, [], { key: 'greedy' });
  else loop.addEvent(double, [index]);
}
await loop.stop();
answer({ failed, results: results.length });
