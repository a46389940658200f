/** What the watching thread runs: when the lifeline ends, so does the process. */
import { Socket } from 'node:net';
import { LIFELINE } from './descriptors.ts';

/** ms that a process has to end by itself, its exit handlers included, when its caller is gone. */
const GRACE = 1000;

const lifeline = new Socket({ fd: LIFELINE, readable: true, writable: false });
lifeline.on('error', () => {});
lifeline.on('close', () => setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE));
lifeline.resume();
