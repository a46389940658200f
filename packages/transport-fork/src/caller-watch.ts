/** Sees to it that a process outlives its caller by no more than a moment, whatever it is doing. */
import { Worker } from 'node:worker_threads';
import { LIFELINE } from './descriptors.ts';

/** Watches from a thread of its own, which a busy loop does not hold up. */
export function watchCaller(): void {
  const watch = new Worker(new URL('../dist/caller-watch-thread.cjs', import.meta.url), {
    name: 'caller watch',
    workerData: LIFELINE,
    // Not the process's own: what they preload is for tasks.
    execArgv: [],
    env: {},
  });
  watch.unref();
}
