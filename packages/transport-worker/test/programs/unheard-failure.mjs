// Nobody handles its failures.
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { fail } from '../task-modules/plain.mjs';

const loop = new EventLoop({ transport: workerTransport() });
for (let index = 0; index < 3; index += 1) loop.addEvent(fail, ['nobody listens'], { key: 'the key' });
await loop.stop();
