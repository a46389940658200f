// The server of the floor over WebSocket: one task a message or flat batches, answered here or by a thread; bytes come back as they are.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { type WebSocket, WebSocketServer } from 'ws';
import { answerText, type Shape } from '../floor-text.ts';
import { listeningOn } from './listening.ts';

const [shape = 'single', by = 'server'] = process.argv.slice(2) as [Shape?, ('server' | 'thread')?];

function answerHere(socket: WebSocket): void {
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) socket.send(data);
    else socket.send(answerText(shape, data.toString()));
  });
}

function answerInThread(socket: WebSocket): void {
  const worker = new Worker(new URL('../executors/floor-text.js', import.meta.url), { workerData: shape });
  worker.on('message', (text: string) => socket.send(text));
  socket.on('message', (data: Buffer) => worker.postMessage(data.toString()));
}

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', by === 'thread' ? answerInThread : answerHere);
await once(server, 'listening');
listeningOn(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
