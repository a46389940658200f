// @ts-check
// A nats-server on loopback, on a port that it chooses, without a configuration.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** @param {string} path @returns {Promise<{ url: string, end: () => void }>} */
export async function startNatsServer(path) {
  const child = spawn(path, ['-a', '127.0.0.1', '-p', '-1'], { stdio: ['ignore', 'ignore', 'pipe'] });
  /** @type {string} */
  const address = await new Promise((resolve, reject) => {
    let found = '';
    createInterface(child.stderr).on('line', (line) => {
      found = /Listening for client connections on (\S+)/.exec(line)?.[1] ?? found;
      if (line.includes('Server is ready')) resolve(found);
    });
    child.once('exit', () => reject(new Error(`${path} did not start`)));
  });
  return { url: `nats://${address}`, end: () => child.kill('SIGKILL') };
}
