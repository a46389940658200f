// What the process, and those that it has started, grow by when many tasks are queued, to their peak. Wants a fresh process and --expose-gc.
import { setTimeout as sleep } from 'node:timers/promises';
import { residentBytes } from '../resident-bytes.ts';
import { addAtOnce } from './add-at-once.ts';
import type { Workload } from './desk.ts';
import { tinyWork } from './tiny-work.ts';

const MIB = 1024 * 1024;
const SAMPLE_EVERY_MS = 5;

export const memory: Workload = async (desk, request) => {
  if (globalThis.gc === undefined) throw new Error('memory is measured with --expose-gc only');
  // So that the thread, its modules and the first task's code are not counted as the queue's.
  await addAtOnce(desk, tinyWork(), 1).ended;
  globalThis.gc();
  const before = process.memoryUsage();
  const residentBefore = residentBytes();

  const work = tinyWork();
  const { ended } = addAtOnce(desk, work, request.tasks);
  const queued = process.memoryUsage();
  const residentQueued = residentBytes();

  let peak = residentQueued;
  const sampler = setInterval(() => {
    peak = Math.max(peak, residentBytes());
  }, SAMPLE_EVERY_MS);
  // The slow ones would take ten seconds to the end, and have their peak behind them by then.
  const inTime = await Promise.race([ended.then(() => true), sleep(request.ms, false)]);
  clearInterval(sampler);
  if (inTime) work.verify();

  return {
    peak: (Math.max(peak, residentBytes()) - residentBefore) / MIB,
    queued: (residentQueued - residentBefore) / MIB,
    heap: (queued.heapUsed + queued.external - before.heapUsed - before.external) / MIB,
  };
};
