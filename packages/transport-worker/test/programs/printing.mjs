// What tasks print, the last line before a death included.
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { print } from '../task-modules/plain.mjs';

const loop = new EventLoop({ transport: workerTransport(), errorHandlers: () => {} });
const lines = Array.from({ length: 2000 }, (_, index) => `line ${index} ${'é👍'.repeat(index % 30)}`);
loop.addEvent(print, [lines]);
loop.addEvent(print, [['the last line'], 5]);
loop.addEvent(print, [['after the death']]);
await loop.stop();
