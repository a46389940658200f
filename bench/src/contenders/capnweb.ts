// capnweb: calls over one WebSocket session.
import { once } from 'node:events';
import { newWebSocketRpcSession, type RpcStub } from 'capnweb';
import { WebSocket } from 'ws';
import type { OpenContender } from '../contender.ts';
import { startServer } from '../server-process.ts';
import type { CapnwebTasks } from '../servers/capnweb.ts';

export const open: OpenContender = async (ended, failed) => {
  const server = await startServer('capnweb');
  const socket = new WebSocket(server.url, { perMessageDeflate: false });
  await once(socket, 'open');
  // capnweb wants the browser's, by its types and, before Node 22 had it, in the flesh.
  globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;
  const tasks: RpcStub<CapnwebTasks> = newWebSocketRpcSession<CapnwebTasks>(socket as unknown as globalThis.WebSocket);
  return {
    add: (a, b) => {
      tasks.add(a, b).then(ended, failed);
    },
    echo: (value) => {
      tasks.echo(value).then(ended, failed);
    },
    close: async () => {
      socket.terminate();
      await server.close();
    },
  };
};
