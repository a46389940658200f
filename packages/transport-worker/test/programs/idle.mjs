// How much CPU time loops take that have nothing to do, in a second.
import { setTimeout as wait } from 'node:timers/promises';
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { double, endless } from '../task-modules/plain.mjs';
import { answer } from './answer.mjs';

const loop = new EventLoop({ transport: workerTransport(), executors: 2, concurrency: 600 });
for (let index = 0; index < 200; index += 1) loop.addEvent(double, [index]);
await loop.wait();
// Streams that nobody reads are as idle as nothing.
for (let index = 0; index < 1000; index += 1) loop.addEvent(endless);
await loop.addEvent(double, [0]).finished;
// What came before is not idleness: compilers and collectors finish.
await wait(1000);
const before = process.cpuUsage();
await wait(1000);
const { user, system } = process.cpuUsage(before);
answer({ milliseconds: (user + system) / 1000 });
await loop.stop();
