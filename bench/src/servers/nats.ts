// A nats-server of its own, and what answers requests there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { connect } from '@nats-io/transport-node';
import { listeningOn } from './listening.ts';

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

const [executable = 'nats-server'] = process.argv.slice(2);
const port = await freePort();
const broker = spawn(executable, ['-a', '127.0.0.1', '-p', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
process.on('exit', () => broker.kill('SIGKILL'));
await new Promise<void>((resolve, reject) => {
  createInterface(broker.stderr).on('line', (line) => {
    if (line.includes('Server is ready')) resolve();
  });
  broker.once('exit', (code) => reject(new Error(`nats-server ended with exit code ${code}`)));
});

const servers = `nats://127.0.0.1:${port}`;
const connection = await connect({ servers });
connection.subscribe('add', {
  callback: (_error, message) => {
    const [a, b] = message.json<readonly [number, number]>();
    message.respond(JSON.stringify(a + b));
  },
});
connection.subscribe('echo', { callback: (_error, message) => void message.respond(JSON.stringify(message.json())) });
await connection.flush();
listeningOn(servers);
