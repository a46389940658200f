// Nothing but a loop's work keeps this process alive.
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { attempt, double, sleep } from '../task-modules/plain.mjs';
import { answer } from './answer.mjs';

const handled = [];
const loop = new EventLoop({
  transport: workerTransport(),
  outputHandlers: (event) => {
    handled.push(event.results);
    // One by one, each when the loop has had nothing to do for a moment.
    if (handled.length === 1) setImmediate(() => loop.addEvent(double, [4]));
    if (handled.length === 2) loop.addEvent(attempt, [], { retries: 1 });
    if (handled.length === 3) answer(handled);
  },
});
loop.addEvent(sleep, [300]);
