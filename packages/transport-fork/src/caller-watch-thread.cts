/** What the watching thread runs: when the lifeline ends, so does the process. CommonJS, which a thread has loaded in half the time. */
const { Socket } = process.getBuiltinModule('node:net');
const { workerData } = process.getBuiltinModule('node:worker_threads');

/** ms that a process has to end by itself, its exit handlers included, when its caller is gone. */
const GRACE = 1000;

const lifeline = new Socket({ fd: workerData as number, readable: true, writable: false });
lifeline.on('error', () => {});
lifeline.on('close', () => setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE));
lifeline.resume();
