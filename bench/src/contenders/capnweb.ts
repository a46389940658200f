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
  // `ws` has types of its own for what capnweb names by the browser's.
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
