/** Adds jobs, waits until each is done, and checks what came of it: node dist/month-end.js 200. It may run anywhere, also before any worker. */
import assert from 'node:assert/strict';
import { Queue, QueueEvents } from 'bullmq';
import { connection, QUEUE, type Statement } from './jobs.ts';
import { seal } from './tasks.ts';

const [count = '200'] = process.argv.slice(2);
const statements = Array.from({ length: Number(count) }, (_, account): Statement => ({ account, month: '2026-11' }));

const queue = new Queue<Statement, string>(QUEUE, { connection: connection() });
queue.setMaxListeners(0); // one for each job that is waited for
const events = new QueueEvents(QUEUE, { connection: connection() });
await events.waitUntilReady();
const jobs = await queue.addBulk(
  statements.map((data) => ({
    name: 'seal',
    data,
    // Added a second time, as after a program like this one was killed, it is still one job.
    opts: { jobId: `${data.month}-${data.account}`, attempts: 3, removeOnComplete: { age: 86_400 } },
  })),
);
console.log(`${jobs.length} jobs added`);

let done = 0;
const seals = await Promise.all(
  jobs.map(async (job) => {
    const result = await job.waitUntilFinished(events);
    done += 1;
    if (done === Math.ceil(jobs.length / 4)) console.log('a quarter is done');
    return result;
  }),
);
for (const [index, statement] of statements.entries()) assert.equal(seals[index], seal(statement));
const finished = await Promise.all(jobs.map(async ({ id }) => await queue.getJob(id as string)));
for (const job of finished) assert.equal(await job?.getState(), 'completed');
const again = finished.filter((job) => job !== undefined && job.stalledCounter > 0);
console.log(`${finished.length} jobs completed, ${again.length} of them begun again after their process was killed`);
await events.close();
await queue.close();
