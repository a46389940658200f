// socket.io: messages with an acknowledgement, over WebSocket from the start.
import { io } from 'socket.io-client';
import type { OpenContender } from '../contender.ts';
import { startServer } from '../server-process.ts';

export const open: OpenContender = async (ended, failed) => {
  const server = await startServer('socket-io');
  const socket = io(server.url, { transports: ['websocket'] });
  await new Promise<void>((resolve) => socket.on('connect', resolve));
  socket.on('disconnect', failed);
  return {
    add: (a, b) => {
      socket.emit('add', a, b, ended);
    },
    echo: (value) => {
      socket.emit('echo', value, ended);
    },
    close: async () => {
      socket.off('disconnect', failed);
      socket.close();
      await server.close();
    },
  };
};
