// The server of rpc-websockets.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Server } from 'rpc-websockets';
import { listeningOn } from './listening.ts';

const server = new Server({ host: '127.0.0.1', port: 0 });
server.register('add', (pair) => {
  const [a, b] = pair as unknown as readonly [number, number];
  return a + b;
});
server.register('echo', (values) => (values as unknown as readonly unknown[])[0]);
if (server.wss.address() === null) await once(server.wss, 'listening');
listeningOn(`ws://127.0.0.1:${(server.wss.address() as AddressInfo).port}`);
