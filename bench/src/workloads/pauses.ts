// How long the caller's own event loop is held up while the results of many tiny tasks pour in; adding them does not count.

import { median } from '../percentile.ts';
import { percentileOfWait } from '../percentile-of-wait.ts';
import { addAtOnce } from './add-at-once.ts';
import type { Workload } from './desk.ts';
import { tinyWork } from './tiny-work.ts';

// The shortest interval that timers have. It is not part of what they wait for beyond it.
const INTERVAL_MS = 1;

export const pauses: Workload = async (desk, request) => {
  const began = performance.now();
  const waits: number[] = [];
  const worst: number[] = [];
  let pouring = 0;
  let tasks = 0;
  do {
    const pour = await pourIn(desk, request.tasks);
    waits.push(...pour.waits);
    worst.push(Math.max(...pour.waits));
    pouring += pour.ms;
    tasks += request.tasks;
  } while (performance.now() - began < request.ms);
  return { p999: percentileOfWait(waits, pouring, 0.999), worst: median(worst), rate: (tasks / pouring) * 1_000 };
};

async function pourIn(desk: Parameters<Workload>[0], tasks: number): Promise<{ readonly waits: readonly number[]; readonly ms: number }> {
  const work = tinyWork();
  const { ended } = addAtOnce(desk, work, tasks);
  const began = performance.now();
  const waits: number[] = [];
  let before = began;
  const tick = (): void => {
    const now = performance.now();
    waits.push(Math.max(0, now - before - INTERVAL_MS));
    before = now;
  };
  const timer = setInterval(tick, INTERVAL_MS);
  await ended;
  clearInterval(timer);
  // The last pause lasts until here.
  tick();
  work.verify();
  return { waits, ms: performance.now() - began };
}
