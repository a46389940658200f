/**
 * Takes jobs from Redis and has them run by a loop: node dist/worker.js. As many of these processes as you like may share a queue, and each
 * may be killed at any time. SIGTERM ends it once what it has taken is done.
 */
import { availableParallelism } from 'node:os';
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { Worker } from 'bullmq';
import { connection, QUEUE, type Statement } from './jobs.ts';
import { seal } from './tasks.ts';

const executors = Number(process.env.EXECUTORS ?? availableParallelism());
/** ms after which the jobs of a process that was killed are given to another. It says every half of that time that it lives. */
const lockDuration = Number(process.env.LOCK_DURATION ?? 30_000);

const loop = new EventLoop({ transport: workerTransport(), executors });
loop.addErrorHandler(() => {}); // BullMQ keeps each failure with its job

const worker = new Worker<Statement, string>(
  QUEUE,
  // The job is acknowledged when this promise is fulfilled: when its event has ended, and not before.
  (job, _token, signal) => loop.call(seal, [job.data], { key: job.id, signal }),
  {
    connection: connection(),
    // What no executor has yet stays in Redis, but for one job each, so that none waits for the next.
    concurrency: executors * 2,
    lockDuration,
    stalledInterval: lockDuration,
    // How often a process may be killed under a job before it is the job that is taken to be at fault.
    maxStalledCount: 5,
  },
);
worker.on('error', (error) => console.error(error.message));
await worker.waitUntilReady();
console.log('taking jobs');

process.once('SIGTERM', async () => {
  await worker.close();
  await loop.stop();
});
