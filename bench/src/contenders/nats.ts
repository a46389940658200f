// Requests over NATS, JSON as its client has it.
import { connect } from '@nats-io/transport-node';
import type { OpenContender } from '../contender.ts';
import { requireNatsServer } from '../nats-server.ts';
import { startServer } from '../server-process.ts';

const REQUEST = { timeout: 60_000 };

export const open: OpenContender = async (ended, failed) => {
  const server = await startServer('nats', [requireNatsServer()]);
  const connection = await connect({ servers: server.url });
  const request = (subject: string, value: unknown): void => {
    connection.request(subject, JSON.stringify(value), REQUEST).then((answer) => ended(answer.json()), failed);
  };
  return {
    add: (a, b) => request('add', [a, b]),
    echo: (value) => request('echo', value),
    close: async () => {
      await connection.close();
      await server.close();
    },
  };
};
