// The server of socket.io.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { listeningOn } from './listening.ts';

// Its default is too small for a buffer of 1 MiB.
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

const http = createServer().listen(0, '127.0.0.1');
await once(http, 'listening');
const server = new Server(http, { transports: ['websocket'], maxHttpBufferSize: MAX_MESSAGE_BYTES });
server.on('connection', (socket) => {
  socket.on('add', (a: number, b: number, answer: (sum: number) => void) => answer(a + b));
  socket.on('echo', (value: unknown, answer: (value: unknown) => void) => answer(value));
});
listeningOn(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
