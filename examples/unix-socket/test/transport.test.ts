/**
 * The transport, proved by describeTransport, against a host in a process of its own: by what a transport can spoil, in seconds; by the
 * whole suite with MP_EVENT_LOOP_EXAMPLE=whole, in minutes.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Transport } from '@mp-event-loop/core';
import { describeTransport, type Runner, suiteTaskModules } from '@mp-event-loop/core/testing';
import { afterAll, describe, it } from 'vitest';
import { unixTransport } from '../dist/unix-transport.js';

const folder = mkdtempSync(join(tmpdir(), 'unix-transport-'));
const path = join(folder, 'host.sock');
const program = fileURLToPath(new URL('../dist/host-program.js', import.meta.url));
const host = spawn(process.execPath, [program, path, ...suiteTaskModules], { stdio: ['pipe', 'pipe', 'inherit'] });
await once(host.stdout, 'data');
afterAll(async () => {
  host.stdin.end();
  await once(host, 'exit');
  rmSync(folder, { recursive: true });
});

/** It lends threads: the suite must not ask of them what only a process survives. */
function create(): Transport {
  const transport = unixTransport({ path });
  return { name: transport.name, isolation: 'thread', open: (request) => transport.open(request) };
}

/** What a transport can spoil by itself; the rest is core's, over any transport that does not. */
const ownProperties = /^transport |^a transport|^a channel|^guarantee (8|10):/;
const isWhole = process.env.MP_EVENT_LOOP_EXAMPLE === 'whole';

const runner: Runner = {
  describe: (name, body) => {
    if (isWhole || ownProperties.test(name)) describe(name, body);
  },
  it,
};
// For processes that start while this one runs.
process.env.MP_EVENT_LOOP_EXAMPLE_HOST = path;
describeTransport('over a Unix socket', create, runner, { module: new URL('./suite-module.mjs', import.meta.url) });
