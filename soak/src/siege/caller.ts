/**
 * One caller, as a process that may be killed at any time: adds events until the file `stop` is there, and notes each before it adds it,
 * and how it ended. `node caller.js FOLDER INSTANCE LIFE URL...`
 */
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { EventLoop } from '@mp-event-loop/core';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { HEARTBEAT, RESUME_WINDOW } from './patience.ts';
import { note } from './tasks.ts';

const EXECUTORS = 3;
const CONCURRENCY = 2;
/** Events between two pauses, and ms of one: so that all that is done to it happens to events. */
const BURST = 10;
const PAUSE = 40;
/** Of events that take some time: how many, and how long at most, in ms. */
const SLOW = 0.1;
const LONGEST = 20;

const [folder = '', instance = '', life = '', ...url] = process.argv.slice(2);
const name = `${instance}.${life}`;
const fileOf = (what: string): string => join(folder, `${name}.${what}`);
const runs = join(folder, 'runs');

const reconnect = { initial: 20, max: 500, resumeWindow: RESUME_WINDOW };
const loop = new EventLoop({
  transport: wsTransport({ url, instance, heartbeat: HEARTBEAT, reconnect }),
  executors: EXECUTORS,
  concurrency: CONCURRENCY,
  maxQueue: 200,
  startTimeout: RESUME_WINDOW,
});

function ended(line: string): void {
  appendFileSync(fileOf('ended'), `${line}\n`);
}

await loop.start();
console.log('started');
for (let count = 0; !existsSync(join(folder, 'stop')); count += 1) {
  await loop.ready();
  const id = `${name}-${count}`;
  appendFileSync(fileOf('added'), `${id}\n`);
  const time = Math.random() < SLOW ? Math.random() * LONGEST : 0;
  loop.call(note, [runs, id, time]).then(
    (value) => ended(`f ${id} ${value}`),
    (error: Error) => ended(`r ${id} ${error.name}: ${error.message.split('\n')[0]}`),
  );
  if (count % BURST === BURST - 1) await new Promise((resolve) => setTimeout(resolve, PAUSE));
}
await loop.stop();
