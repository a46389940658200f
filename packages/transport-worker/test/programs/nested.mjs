import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { doubleTwice } from '../task-modules/nested.mjs';
import { answer, outcomes } from './answer.mjs';

const loop = new EventLoop({ transport: workerTransport() });
answer(await outcomes([5, 6].map((value) => loop.addEvent(doubleTwice, [value]))));
await loop.stop();
