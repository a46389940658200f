// @ts-check
// Which Chromium the browser tests drive: one that is there, else Debian's own, which is installed where that is possible.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * What deciding needs to know of a machine, and may do to it.
 * @typedef {object} Machine
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {(path: string) => boolean} isExecutable
 * @property {boolean} isRoot
 * @property {(command: string, args: readonly string[]) => boolean} run Gives whether it succeeded.
 */

/** An executable, or why there is none; `isFatal` where there should be one.
 * @typedef {{ readonly path: string } | { readonly why: string, readonly isFatal: boolean }} Found */

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** A container's root has no sandbox; the rest keeps the browser from asking the network on its own account. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** @type {Machine} */
export const thisMachine = {
  env: process.env,
  isExecutable: (path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
  isRoot: process.getuid?.() === 0,
  run: (command, args) =>
    spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
      .status === 0,
};

/** @param {Machine} machine @returns {Found} */
export function findChromium(machine) {
  const { env, isExecutable, isRoot, run } = machine;
  const chosen = env.MP_EVENT_LOOP_CHROMIUM;
  if (chosen) {
    if (isExecutable(chosen)) return { path: chosen };
    return { why: `MP_EVENT_LOOP_CHROMIUM names ${chosen}, which can't be executed`, isFatal: true };
  }
  const there = installed(machine);
  if (there !== undefined) return { path: there };
  if (onPath(machine, 'apt-get') === undefined || !isRoot) {
    return {
      why: 'there is no Chromium or Chrome, and only root on Debian can have one installed: install it, or name one in MP_EVENT_LOOP_CHROMIUM',
      isFatal: false,
    };
  }
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']);
  // What was never updated, or long ago, knows no package, or one that is gone.
  if (!install() && run('apt-get', ['update'])) install();
  const path = installed({ env, isExecutable });
  return path === undefined ? { why: 'apt-get could not install chromium', isFatal: true } : { path };
}

/** @param {Pick<Machine, 'env' | 'isExecutable'>} machine */
function installed(machine) {
  return names.map((name) => onPath(machine, name)).find((path) => path !== undefined) ?? elsewhere.find(machine.isExecutable);
}

/** @param {Pick<Machine, 'env' | 'isExecutable'>} machine @param {string} name */
export function onPath({ env, isExecutable }, name) {
  return (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}
