// How long the caller's own event loop is held up while a window of tiny tasks runs.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Workload } from './desk.ts';
import { keepOutstanding } from './keep-outstanding.ts';
import { WINDOW } from './window.ts';
import { tinyWork } from './work.ts';

// A timer of the monitor's own, the finest there is. It disturbs less than a chain of setImmediate, which never lets
// the caller sleep. What it counts includes its own interval.
const RESOLUTION_MS = 1;
const SETTLE_MS = 5;
const NS_PER_MS = 1e6;

export const pauses: Workload = async (desk, request) => {
  const work = tinyWork();
  const monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  monitor.enable();
  await sleep(SETTLE_MS);
  monitor.reset();
  await keepOutstanding(desk, work, WINDOW, request.ms);
  // A pause is counted when it is over, and one that lasts to the very end of the window is not over yet.
  await sleep(SETTLE_MS);
  monitor.disable();
  work.verify();

  const pause = (ns: number): number => Math.max(0, ns / NS_PER_MS - RESOLUTION_MS);
  return { p99: pause(monitor.percentile(99)), worst: pause(monitor.max) };
};
