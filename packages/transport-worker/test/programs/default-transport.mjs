// The transport of loops that name none.
import { EventLoop, use } from '@mp-event-loop/core';
import workerTransport from '@mp-event-loop/transport-worker';
import { double } from '../task-modules/plain.mjs';
import { answer, outcomes, told } from './answer.mjs';

const found = {};
try {
  new EventLoop();
} catch (error) {
  found.without = told(error);
}
found.missing = await use('no-such-package-at-all').catch(told);
await use('@mp-event-loop/transport-worker');
const byName = new EventLoop();
found.byName = await outcomes([byName.addEvent(double, [1])]);
await byName.stop();
await use(workerTransport());
const byObject = new EventLoop();
found.byObject = await outcomes([byObject.addEvent(double, [2])]);
await byObject.stop();
answer(found);
