/** Runs events until the file `stop` is there, and notes what became of each: node faults-program.mjs SERVERS FOLDER NAME EXECUTORS. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EventLoop } from '@mp-event-loop/core';
import { natsTransport } from '@mp-event-loop/transport-nats';
import { Journal } from './faults-journal.mjs';
import { note } from './journal-tasks.mjs';

const [servers, folder, name, executors] = process.argv.slice(2);
const runs = join(folder, 'runs');
const reconnect = { initial: 20, max: 500, resumeWindow: 10_000 };
const transport = natsTransport({ servers: servers.split(','), heartbeat: 2000, reconnect, instance: name });
const loop = new EventLoop({ transport, executors: Number(executors), concurrency: 2, maxQueue: 200, startTimeout: 60_000 });
const journal = new Journal(folder, name, loop);

await loop.start();
console.log('started');
for (let count = 0; !existsSync(join(folder, 'stop')); count += 1) {
  await loop.ready();
  void journal.follow(`${name}-${count}`, () =>
    loop.call(note, [runs, `${name}-${count}`, Math.random() < 0.1 ? Math.random() * 20 : 0, 0]),
  );
  // What is added must leave, too.
  if (count % 50 === 49) await new Promise((resolve) => setTimeout(resolve, 10));
}
await loop.stop();
console.log('ended');
