// @ts-check
// Which server a test starts: one that is there, else Debian's, which is unpacked beside the tests where that is possible, together with the
// libraries that this machine lacks. It is not installed: that would start it as a service.
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from './chromium.mjs';

/** @typedef {Pick<import('./chromium.mjs').Machine, 'env' | 'isExecutable' | 'isRoot' | 'run'>} Machine */
/** An executable, or why there is none; `isFatal` where there should be one.
 * @typedef {{ readonly path: string } | { readonly why: string, readonly isFatal: boolean }} Found */

/** Names of commands, which Debian's packages share, and what their environment variables have in their names. */
export const servers = { 'nats-server': 'NATS_SERVER', 'redis-server': 'REDIS_SERVER' };
/** @typedef {keyof typeof servers} Server */

/** @param {Machine} machine @param {Server} name @param {string} folder where it may be unpacked @returns {Found} */
export function findServer(machine, name, folder) {
  const { env, isExecutable, isRoot, run } = machine;
  const variable = `MP_EVENT_LOOP_${servers[name]}`;
  const chosen = env[variable];
  if (chosen) {
    if (isExecutable(chosen)) return { path: chosen };
    return { why: `${variable} names ${chosen}, which can't be executed`, isFatal: true };
  }
  const there = onPath(machine, name) ?? [`/usr/sbin/${name}`].find(isExecutable);
  if (there !== undefined) return { path: there };
  const unpacked = join(folder, name);
  if (isExecutable(unpacked)) return { path: unpacked };
  if (onPath(machine, 'apt-get') === undefined || !isRoot)
    return {
      why: `there is no ${name}, and only root on Debian can have it fetched: install it, or name one in ${variable}`,
      isFatal: false,
    };
  mkdirSync(join(folder, 'partial'), { recursive: true });
  const options = ['--download-only', '-y', '--no-install-recommends', '-o', `Dir::Cache::archives=${folder}`];
  const fetch = () => run('apt-get', ['install', ...options, name]);
  // What was never updated, or long ago, knows no package, or one that is gone.
  if (!fetch() && run('apt-get', ['update'])) fetch();
  for (const file of readdirSync(folder).filter((one) => one.endsWith('.deb'))) run('dpkg-deb', ['-x', join(folder, file), folder]);
  const executable = ['usr/sbin', 'usr/bin'].map((place) => join(folder, place, name)).find(isExecutable);
  if (executable === undefined) return { why: `apt-get could not fetch ${name}`, isFatal: true };
  writeStart(unpacked, executable, folder);
  return { path: unpacked };
}

/** Writes a command that lets it find its libraries. @param {string} path @param {string} executable @param {string} folder */
function writeStart(path, executable, folder) {
  const libraries = ['lib', 'usr/lib']
    .map((place) => join(folder, place))
    .filter((place) => existsSync(place))
    .flatMap((place) => readdirSync(place).map((name) => join(place, name)));
  writeFileSync(path, `#!/bin/sh\nLD_LIBRARY_PATH='${libraries.join(':')}' exec '${executable}' "$@"\n`);
  chmodSync(path, 0o755);
}
