/**
 * Runs events until the file `stop` is there, and notes what became of each: node faults-program.mjs SERVERS FOLDER NAME EXECUTORS.
 * FOLDER/NAME.added has the events that were added, FOLDER/NAME.ended how each ended, FOLDER/runs what ran.
 */
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { EventLoop } from '@mp-event-loop/core';
import { natsTransport } from '@mp-event-loop/transport-nats';
import { note } from './journal-tasks.mjs';

const [servers, folder, name, executors] = process.argv.slice(2);
const in_ = (file) => join(folder, file);
const reconnect = { initial: 20, max: 500, resumeWindow: 10_000 };
const transport = natsTransport({ servers: servers.split(','), heartbeat: 2000, reconnect, instance: name });
const loop = new EventLoop({ transport, executors: Number(executors), concurrency: 2, maxQueue: 200, startTimeout: 60_000 });

let longest = 0;
let last = performance.now();
let count = 0;
function ended(line) {
  const now = performance.now();
  longest = Math.max(longest, now - last);
  last = now;
  appendFileSync(in_(`${name}.ended`), `${line}\n`);
}

await loop.start();
console.log('started');
for (; !existsSync(in_('stop')); count += 1) {
  await loop.ready();
  const id = `${name}-${count}`;
  appendFileSync(in_(`${name}.added`), `${id}\n`);
  loop.call(note, [in_('runs'), id, Math.random() < 0.1 ? Math.random() * 20 : 0]).then(
    () => ended(`f ${id}`),
    (error) => ended(`r ${id} ${error.name}: ${error.message}`),
  );
  // What is added must leave, too.
  if (count % 50 === 49) await new Promise((resolve) => setTimeout(resolve, 10));
}
await loop.stop();
console.log(`${count} events, longest pause ${Math.round(longest)} ms`);
