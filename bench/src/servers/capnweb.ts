// The server of capnweb.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { newWebSocketRpcSession, RpcTarget } from 'capnweb';
import { WebSocket, WebSocketServer } from 'ws';
import type { Payload } from '../payload.ts';
import { listeningOn } from './listening.ts';

class Tasks extends RpcTarget {
  add(a: number, b: number): number {
    return a + b;
  }
  echo(value: Payload | Uint8Array): Payload | Uint8Array {
    return value;
  }
}

export type CapnwebTasks = Tasks;

// capnweb wants the browser's, by its types and, before Node 22 had it, in the flesh.
globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('connection', (socket) => newWebSocketRpcSession(socket as unknown as globalThis.WebSocket, new Tasks()));
await once(server, 'listening');
listeningOn(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
