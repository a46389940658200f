/** What the watching thread runs: when the lifeline ends, so does the process. CommonJS, which a thread has loaded in half the time. */
const { Socket } = process.getBuiltinModule('node:net');
const { workerData } = process.getBuiltinModule('node:worker_threads');

/** ms that a process has to end by itself, its exit handlers included, when its caller is gone. */
const GRACE = 1000;

const lifeline = new Socket({ fd: workerData as number, readable: true, writable: false });
lifeline.on('error', () => {});
lifeline.on('close', () => {
  // Nothing else runs in this thread. If the process ends by itself, so does the wait.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, GRACE);
  process.kill(process.pid, 'SIGKILL');
});
lifeline.resume();
