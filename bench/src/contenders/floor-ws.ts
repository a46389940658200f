// The floor over WebSocket: JSON, one task a message or flat batches of 64; bytes as they are. No library but `ws`, no promise, no error
// handling.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Contender, OpenContender } from '../contender.ts';
import { batches, readAnswer } from '../flat-batch.ts';
import type { Shape } from '../floor-text.ts';
import { startServer } from '../server-process.ts';

const openWith =
  (shape: Shape, answeredBy: 'server' | 'thread'): OpenContender =>
  async (ended, failed) => {
    const server = await startServer('floor-ws', [shape, answeredBy]);
    const socket = new WebSocket(server.url, { perMessageDeflate: false });
    await once(socket, 'open');
    socket.on('error', failed);
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) ended(data);
      else if (shape === 'batch') readAnswer(JSON.parse(data.toString()) as readonly unknown[], ended);
      else ended(JSON.parse(data.toString()));
    });
    const send = (message: unknown): void => socket.send(JSON.stringify(message));
    const tasks: Pick<Contender, 'add' | 'echo'> =
      shape === 'batch'
        ? batches(send)
        : { add: (a, b) => send([a, b]), echo: (value) => (value instanceof Uint8Array ? socket.send(value) : send(value)) };
    return {
      ...tasks,
      close: async () => {
        socket.terminate();
        await server.close();
      },
    };
  };

export const openSingle: OpenContender = openWith('single', 'server');
export const openBatch: OpenContender = openWith('batch', 'server');
export const openSingleThread: OpenContender = openWith('single', 'thread');
