// @ts-check
// Which nats-server the tests of the NATS transport start: one that is there, else Debian's, which is unpacked beside the tests where that is
// possible. It is not installed: that would start it as a service.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onPath } from './chromium.mjs';

/** @typedef {Pick<import('./chromium.mjs').Machine, 'env' | 'isExecutable' | 'isRoot' | 'run'>} Machine */
/** An executable, or why there is none; `isFatal` where there should be one.
 * @typedef {{ readonly path: string } | { readonly why: string, readonly isFatal: boolean }} Found */

/** @param {Machine} machine @param {string} folder where it may be unpacked @returns {Found} */
export function findNatsServer(machine, folder) {
  const { env, isExecutable, isRoot, run } = machine;
  const chosen = env.MP_EVENT_LOOP_NATS_SERVER;
  if (chosen) {
    if (isExecutable(chosen)) return { path: chosen };
    return { why: `MP_EVENT_LOOP_NATS_SERVER names ${chosen}, which can't be executed`, isFatal: true };
  }
  const there = onPath(machine, 'nats-server') ?? ['/usr/sbin/nats-server'].find(isExecutable);
  if (there !== undefined) return { path: there };
  const unpacked = join(folder, 'usr/sbin/nats-server');
  if (isExecutable(unpacked)) return { path: unpacked };
  if (onPath(machine, 'apt-get') === undefined || !isRoot)
    return {
      why: 'there is no nats-server, and only root on Debian can have it fetched: install it, or name one in MP_EVENT_LOOP_NATS_SERVER',
      isFatal: false,
    };
  mkdirSync(folder, { recursive: true });
  const fetch = () => run('sh', ['-c', 'cd "$1" && apt-get download nats-server', 'sh', folder]);
  // What was never updated, or long ago, knows no package, or one that is gone.
  if (!fetch() && run('apt-get', ['update'])) fetch();
  const file = readdirSync(folder).find((name) => name.endsWith('.deb'));
  if (file !== undefined) run('dpkg-deb', ['-x', join(folder, file), folder]);
  return isExecutable(unpacked) ? { path: unpacked } : { why: 'apt-get could not fetch nats-server', isFatal: true };
}

/** Starts one on loopback, on a free port, without a configuration. @param {string} path @returns {Promise<{ url: string, end: () => void }>} */
export async function startNatsServer(path) {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
  probe.close();
  await once(probe, 'close');
  const child = spawn(path, ['-a', '127.0.0.1', '-p', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => line.includes('Server is ready') && resolve(undefined));
    child.once('exit', () => reject(new Error(`${path} did not start`)));
  });
  return { url: `nats://127.0.0.1:${port}`, end: () => child.kill('SIGKILL') };
}
