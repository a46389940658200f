// The thread behind the server of the floor over WebSocket.
import { parentPort, workerData } from 'node:worker_threads';
import { answerText, type Shape } from '../floor-text.ts';

const port = parentPort;
if (port === null) throw new Error('floor-text.js runs in a worker thread only');

port.on('message', (text: string) => port.postMessage(answerText(workerData as Shape, text)));
