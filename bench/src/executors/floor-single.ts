// The worker of the floor with one message a task.
import { parentPort } from 'node:worker_threads';
import { answerOne, type SingleTask } from '../single-task.ts';

const port = parentPort;
if (port === null) throw new Error('floor-single.js runs in a worker thread only');

port.on('message', (task: SingleTask) => port.postMessage(answerOne(task)));
