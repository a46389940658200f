// rpc-websockets: calls over one connection, as many at a time as there are.
import { once } from 'node:events';
import { Client } from 'rpc-websockets';
import type { OpenContender } from '../contender.ts';
import { startServer } from '../server-process.ts';

export const open: OpenContender = async (ended, failed) => {
  const server = await startServer('rpc-websockets');
  const client = new Client(server.url, { perMessageDeflate: false });
  await once(client as unknown as EventTarget, 'open');
  return {
    add: (a, b) => {
      client.call('add', [a, b]).then(ended, failed);
    },
    echo: (value) => {
      client.call('echo', [value]).then(ended, failed);
    },
    close: async () => {
      client.close();
      await server.close();
    },
  };
};
