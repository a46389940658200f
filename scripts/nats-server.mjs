// @ts-check
// A nats-server on loopback, on a free port, without a configuration.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.mjs';

/** @param {string} path @returns {Promise<{ url: string, end: () => void }>} */
export async function startNatsServer(path) {
  const port = await freePort();
  const child = spawn(path, ['-a', '127.0.0.1', '-p', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => line.includes('Server is ready') && resolve(undefined));
    child.once('exit', () => reject(new Error(`${path} did not start`)));
  });
  return { url: `nats://127.0.0.1:${port}`, end: () => child.kill('SIGKILL') };
}
