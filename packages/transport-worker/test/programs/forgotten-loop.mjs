// Nobody stops the loops: the process ends by itself.
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { double, endless } from '../task-modules/plain.mjs';
import { answer } from './answer.mjs';

const transport = workerTransport();
const used = new EventLoop({ transport, executors: 2, outputHandlers: () => {} });
const first = await used.addEvent(double, [1]).finished;
const started = await new EventLoop({ transport }).start();
const elastic = new EventLoop({ transport, executors: { min: 0, max: 2 } });
const second = await elastic.addEvent(double, [2]).finished;
const unused = new EventLoop({ transport, autoStart: false });
unused.addEvent(double, [3]);
const unread = new EventLoop({ transport });
unread.addEvent(endless);
answer({ first, second, isRunning: started.isRunning() });
