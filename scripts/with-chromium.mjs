// @ts-check
// Runs a command whose tests drive a browser: it finds the executable in MP_EVENT_LOOP_CHROMIUM, or in MP_EVENT_LOOP_NO_CHROMIUM why it can't have one.
// Where it should have one and does not it finds neither, and those tests fail.
import { spawnSync } from 'node:child_process';
import { findChromium, thisMachine } from './chromium.mjs';

const [command = '', ...args] = process.argv.slice(2);
const env = { ...process.env };
// The outer one has decided.
if (env.MP_EVENT_LOOP_NO_CHROMIUM === undefined) {
  const found = findChromium(thisMachine);
  if ('path' in found) env.MP_EVENT_LOOP_CHROMIUM = found.path;
  else {
    console.error(`The browser tests ${found.isFatal ? 'fail' : 'are NOT RUN'}: ${found.why}`);
    delete env.MP_EVENT_LOOP_CHROMIUM;
    if (!found.isFatal) env.MP_EVENT_LOOP_NO_CHROMIUM = found.why;
  }
}
const { status, error } = spawnSync(command, args, { env, stdio: 'inherit', shell: process.platform === 'win32' });
if (error) console.error(`${command} did not start: ${error.message}`);
process.exit(status ?? 1);
