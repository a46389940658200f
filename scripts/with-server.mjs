// @ts-check
// Runs a command whose tests start a server: node scripts/with-server.mjs nats-server COMMAND… It finds the executable in
// MP_EVENT_LOOP_NATS_SERVER, or in MP_EVENT_LOOP_NO_NATS_SERVER why it can't have one. Where it should have one and does not it finds
// neither, and those tests fail. Likewise with others.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { thisMachine } from './chromium.mjs';
import { findServer, servers } from './find-server.mjs';
import { root } from './workspace.mjs';

const [name, command = '', ...args] = /** @type {[import('./find-server.mjs').Server, ...string[]]} */ (process.argv.slice(2));
const variable = `MP_EVENT_LOOP_${servers[name]}`;
const missing = `MP_EVENT_LOOP_NO_${servers[name]}`;
const env = { ...process.env };
// The outer one has decided.
if (env[missing] === undefined) {
  const found = findServer(thisMachine, name, join(root, '.cache', name));
  if ('path' in found) env[variable] = found.path;
  else {
    console.error(`The tests that need a ${name} ${found.isFatal ? 'fail' : 'are NOT RUN'}: ${found.why}`);
    delete env[variable];
    if (!found.isFatal) env[missing] = found.why;
  }
}
const { status, error } = spawnSync(command, args, { env, stdio: 'inherit', shell: process.platform === 'win32' });
if (error) console.error(`${command} did not start: ${error.message}`);
process.exit(status ?? 1);
