// @ts-check
// The tests of all packages, in lanes that run side by side: much of what is tested waits. The packages of a lane follow
// each other, and the lanes take about as long as each other, so that every core is used to the end.
import { spawn } from 'node:child_process';
import { root } from './workspace.mjs';

/** Files at a time, for lanes that take turns with longer ones. */
const ONE_FILE = '--maxWorkers=1';

/** By the last parts of their packages' names. What is in no lane runs in the last one. @type {{ packages: string[], args?: string[] }[]} */
const lanes = [
  { packages: ['transport-ws', 'hostile'] },
  { packages: ['transport-fork', 'transport-worker', 'transport-nats', 'remote'] },
  { packages: [], args: [ONE_FILE] },
];
const listed = lanes.flatMap(({ packages }) => packages);

/** @param {string[]} filters @param {readonly string[]} args @returns {Promise<boolean>} whether all passed */
function turbo(filters, args) {
  const reporters = ['--reporter=default', '--reporter=json', '--outputFile.json=.cache/tests.json'];
  const all = ['run', 'test', '--continue', '--concurrency=1', ...filters, '--', ...reporters, ...args];
  const child = spawn('turbo', all, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
}

const passed = await Promise.all(
  lanes.map(({ packages, args = [] }) =>
    turbo(
      packages.length > 0
        ? packages.map((name) => `--filter=@mp-event-loop/${name}`)
        : listed.map((name) => `--filter=!@mp-event-loop/${name}`),
      args,
    ),
  ),
);
process.exitCode = passed.every(Boolean) ? 0 : 1;
