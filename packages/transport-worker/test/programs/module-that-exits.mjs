// A task module whose import ends the executor: only its own events fail.
import { defineTasks, EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { double } from '../task-modules/plain.mjs';
import { answer, outcomes } from './answer.mjs';

const { task } = defineTasks(new URL('../task-modules/exits-at-import.mjs', import.meta.url), { task: () => 0 });
const loop = new EventLoop({ transport: workerTransport() });
const before = await outcomes([loop.addEvent(double, [1])]);
const broken = loop.addEvent(task);
const after = [2, 3].map((value) => loop.addEvent(double, [value]));
answer({ before, broken: (await outcomes([broken]))[0], after: await outcomes(after) });
await loop.terminate();
