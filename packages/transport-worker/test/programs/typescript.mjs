// A caller in plain JavaScript whose tasks are TypeScript: it must not load them.
import { defineTasks, EventLoop, taskStubs } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { answer, outcomes } from './answer.mjs';

const url = new URL(process.argv[2] ?? '../task-modules/typed.ts', import.meta.url);
const { triple } = defineTasks(url, { triple: () => taskStubs });
const loop = new EventLoop({ transport: workerTransport(), executors: 2 });
answer(await outcomes([1, 2, 3].map((value) => loop.addEvent(triple, [value]))));
await loop.stop();
