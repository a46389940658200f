/** Sees to it that a process outlives its caller by no more than a moment, whatever it is doing. */
import { Worker } from 'node:worker_threads';

/** Watches from a thread of its own, which a busy loop does not hold up. */
export function watchCaller(): void {
  // Without the process's own options: what they preload is for tasks.
  const watch = new Worker(new URL('./caller-watch-thread.js', import.meta.url), { name: 'caller watch', execArgv: [], env: {} });
  watch.unref();
}
