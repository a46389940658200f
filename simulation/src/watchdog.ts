/** Notices a history that holds the real thread for ever: no virtual time can. */
import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** ms of this process's own computing: on a busy machine a history may well take longer than that by the clock. */
const PATIENCE = 6_000;
const beats = new Int32Array(new SharedArrayBuffer(8));

/** A history begins. */
export function beat(seed: number): void {
  Atomics.store(beats, 0, seed);
  Atomics.add(beats, 1, 1);
}

/** From here on the process ends, and says at which seed, where one history takes too long. Returns what stops that. */
export function watchOver(): () => void {
  const code = `
    const { workerData: { beats, patience } } = require('node:worker_threads');
    let last = -1;
    let from = 0;
    setInterval(() => {
      const { user, system } = process.cpuUsage();
      const now = (user + system) / 1000;
      if (beats[1] !== last) { last = beats[1]; from = now; return; }
      if (now - from < patience) return;
      require('node:fs').writeSync(2, 'seed ' + beats[0] + ' holds the real thread\\n');
      process.kill(process.pid, 'SIGKILL');
    }, 1000);`;
  const worker = new Worker(code, { eval: true, workerData: { beats, patience: PATIENCE } });
  worker.on('error', (error) => writeSync(2, `the watchdog failed: ${String(error)}\n`));
  worker.unref();
  return () => void worker.terminate();
}
