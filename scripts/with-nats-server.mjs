// @ts-check
// Runs a command whose tests start a nats-server: it finds the executable in MP_EVENT_LOOP_NATS_SERVER, or in MP_EVENT_LOOP_NO_NATS_SERVER why
// it can't have one. Where it should have one and does not it finds neither, and those tests fail.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { thisMachine } from './chromium.mjs';
import { findNatsServer } from './nats-server.mjs';
import { root } from './workspace.mjs';

const [command = '', ...args] = process.argv.slice(2);
const env = { ...process.env };
// The outer one has decided.
if (env.MP_EVENT_LOOP_NO_NATS_SERVER === undefined) {
  const found = findNatsServer(thisMachine, join(root, '.cache/nats-server'));
  if ('path' in found) env.MP_EVENT_LOOP_NATS_SERVER = found.path;
  else {
    console.error(`The tests over NATS ${found.isFatal ? 'fail' : 'are NOT RUN'}: ${found.why}`);
    delete env.MP_EVENT_LOOP_NATS_SERVER;
    if (!found.isFatal) env.MP_EVENT_LOOP_NO_NATS_SERVER = found.why;
  }
}
const { status, error } = spawnSync(command, args, { env, stdio: 'inherit', shell: process.platform === 'win32' });
if (error) console.error(`${command} did not start: ${error.message}`);
process.exit(status ?? 1);
