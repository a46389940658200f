/**
 * Has events run whose results are more than a server keeps for one that reads nothing: node faults-reader.mjs SERVERS FOLDER NAME BATCHES.
 * Says when each batch runs, so that it can be stopped then.
 */
import { join } from 'node:path';
import { EventLoop } from '@mp-event-loop/core';
import { natsTransport } from '@mp-event-loop/transport-nats';
import { Journal } from './faults-journal.mjs';
import { note } from './journal-tasks.mjs';

const EXECUTORS = 2;
const EVENTS = 6;
const BYTES = 2 * 2 ** 20;
/** ms that each runs. */
const TIME = 500;

const [servers, folder, name, batches] = process.argv.slice(2);
const runs = join(folder, 'runs');
const reconnect = { initial: 20, max: 500, resumeWindow: 10_000 };
const transport = natsTransport({ servers: servers.split(','), heartbeat: 2000, reconnect });
const loop = new EventLoop({ transport, executors: EXECUTORS, concurrency: EVENTS / EXECUTORS, startTimeout: 60_000 });
const journal = new Journal(folder, name, loop);
let running = 0;
loop.subscribe(({ type }) => {
  if (type === 'eventStarted') running += 1;
  if (type === 'eventStarted' && running % EVENTS === 0) console.log(`batch ${running / EVENTS} runs`);
});

await loop.start();
for (let batch = 0; batch < Number(batches); batch += 1) {
  const ids = Array.from({ length: EVENTS }, (_, index) => `${name}-${batch * EVENTS + index}`);
  await Promise.all(ids.map((id) => journal.follow(id, () => loop.call(note, [runs, id, TIME, BYTES]))));
}
await loop.stop();
console.log('ended');
