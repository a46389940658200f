/** The command mp-event-loop-nats-host, as a process: what it says, when it starts, and how it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArgumentError } from '@mp-event-loop/core';
import { nkeys } from '@nats-io/transport-node';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readCommand } from '../dist/command/cli-options.js';
import manifest from '../package.json' with { type: 'json' };
import { cli, HostProcess, tasksFile } from './host-process.ts';
import { freePort, isMissing } from './nats-server.ts';
import { endOwn, ends, ownLoop, ownServer } from './own.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { addOne, untilFile } from './tasks.mjs';

afterEach(endOwn);

const folder = mkdtempSync(join(tmpdir(), 'nats-command-'));
afterAll(() => rmSync(folder, { recursive: true }));
function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A command that ends by itself. */
async function run(args: readonly string[]): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    texts.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    texts.err += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...texts };
}

async function serve(args: readonly string[]): Promise<HostProcess> {
  const host = await HostProcess.start(args);
  ends.push(() => host.end('SIGKILL'));
  return host;
}

const at = ['--servers', 'nats://127.0.0.1:4222'];

describe('what the command is told', () => {
  it('--help and --version say what they should', async () => {
    const { code, out } = await run(['--help']);
    expect([code, out.split('\n', 1)[0]]).toEqual([0, 'mp-event-loop-nats-host: lends executors to event loops, found through NATS']);
    expect(out.split('\n').every((line) => line.length <= 120)).toBe(true);
    expect(await run(['--version'])).toEqual({ code: 0, out: `${manifest.version}\n`, err: '' });
  });

  it.each([
    ['no tasks', at, /name at least one task module/],
    ['no servers', [tasksFile], /give --servers/],
    ['a flag that there is not', [tasksFile, ...at, '--port', '1'], /--port/],
    ['a number that is none', [tasksFile, ...at, '--executors', 'many'], /--executors must be a whole number/],
    ['another transport', [tasksFile, ...at, '--transport', 'ws'], /--transport must be fork or worker/],
    ['a user without a password', [tasksFile, ...at, '--user', 'host'], /--user and --password-file go together/],
    ['two ways to authenticate', [tasksFile, ...at, '--creds', 'a', '--nkey', 'b'], /give one of/],
    ['a key without a certificate', [tasksFile, ...at, '--tls-key', 'a'], /--tls-cert too/],
    ['an address for no metrics', [tasksFile, ...at, '--metrics-address', '0.0.0.0'], /needs --metrics-port/],
    ['another log', [tasksFile, ...at, '--log', 'xml'], /--log must be text or json/],
  ])('%s is refused', (_, args, message) => {
    expect(() => readCommand(args)).toThrow(ArgumentError);
    expect(() => readCommand(args)).toThrow(message);
  });

  it.each([
    ['a number that is too small', ['--executors', '0'], /--executors must be a whole number from 1/],
    ['a group of several tokens', ['--group', 'a.b'], /--group must be/],
  ])('%s is wrong usage, said in one line by the name of its flag', async (_, args, message) => {
    const { code, out, err } = await run([tasksFile, ...at, ...args]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).toMatch(/^mp-event-loop-nats-host: .*\(see --help\)\n$/);
  });

  it.each([
    ['a file that is not there', ['--creds', join(folder, 'nothing')], /--creds: ENOENT/],
    ['a seed that is none', ['--nkey', fileOf('seed', 'not a seed')], /--nkey: .* holds no credentials that can be used/],
  ])('%s keeps it from starting, said in one line', async (_, args, message) => {
    const { code, err } = await run([tasksFile, ...at, ...args]);
    expect([code, err.split('\n').length]).toEqual([1, 2]);
    expect(err).toMatch(message);
  });

  it('a server that is not there keeps it from starting', async () => {
    const { code, err } = await run([tasksFile, '--servers', `nats://127.0.0.1:${await freePort()}`]);
    expect(code).toBe(1);
    expect(err).toMatch(/^mp-event-loop-nats-host: could not connect to nats:\/\/127\.0\.0\.1:\d+: .*\n$/);
  });
});

describe.skipIf(isMissing)('a host that serves', () => {
  it('its first line says which group it serves, and where', async () => {
    const { url } = await ownServer();
    expect((await serve(['--servers', url, '--group', 'thumbnails'])).line).toBe(`serving group thumbnails on ${url}`);
    expect((await serve(['--servers', url])).line).toBe(`serving group default on ${url}`);
  });

  it('it runs events in processes of their own, and on SIGTERM drains and exits with 0', async () => {
    const { url } = await ownServer();
    const host = await serve(['--servers', url, '--executors', '1', '--log', 'json']);
    const loop = ownLoop({ servers: url });
    const file = join(folder, 'drain');
    const running = loop.call(untilFile, [file]);
    await expect.poll(() => loop.stats().running).toBe(1);
    host.child.kill('SIGTERM');
    await expect.poll(() => host.log()).toContain('"event":"draining"');
    expect(host.child.exitCode).toBe(null);
    writeFileSync(file, '');
    expect(await running).not.toBe(host.child.pid);
    await expect.poll(() => host.child.exitCode).toBe(0);
    const events = host
      .log()
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: string }).event);
    expect(events[0]).toBe('serving');
    expect(events.at(-1)).toBe('stopped');
  });

  it('what does not end within --drain-timeout is ended, and a second signal ends it at once', async () => {
    const { url } = await ownServer();
    for (const [args, signals, code] of [
      [['--drain-timeout', '100'], ['SIGTERM'], 0],
      [[], ['SIGTERM', 'SIGINT'], 130],
    ] as const) {
      const host = await serve(['--servers', url, '--executors', '1', ...args]);
      const loop = ownLoop({ servers: url });
      const running = loop.call(untilFile, [join(folder, 'never')]).catch(() => {});
      await expect.poll(() => loop.stats().running).toBe(1);
      for (const signal of signals) {
        host.child.kill(signal);
        await expect.poll(() => host.log()).toContain('draining');
      }
      await expect.poll(() => host.child.exitCode).toBe(code);
      await loop.terminate();
      await running;
    }
  });

  it('its figures answer on a port, ready while it has its server', async () => {
    const server = await ownServer();
    const port = await freePort();
    await serve(['--servers', server.url, '--metrics-port', String(port)]);
    const loop = ownLoop({ servers: server.url });
    expect(await loop.call(addOne, [1])).toBe(2);
    const get = async (path: string): Promise<[number, string]> => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      return [response.status, await response.text()];
    };
    expect(await get('/healthz')).toEqual([200, 'ok\n']);
    expect(await get('/readyz')).toEqual([200, 'ready\n']);
    const [status, text] = await get('/metrics');
    expect(status).toBe(200);
    expect(text).toContain('mp_event_loop_host_executors_lent 1');
    expect(text).toContain('mp_event_loop_host_connections 1');
    await server.end();
    await expect.poll(() => get('/readyz')).toEqual([503, 'no connection to NATS\n']);
    expect(await get('/healthz')).toEqual([200, 'ok\n']);
    await server.start();
    await expect.poll(() => get('/readyz')).toEqual([200, 'ready\n']);
  });

  it('it authenticates with a password or a seed from a file', async () => {
    const key = nkeys.createUser();
    const server = await ownServer(`authorization: { users: [{ user: host, password: "a secret" }, { nkey: ${key.getPublicKey()} }] }`);
    const password = fileOf('password', 'a secret\n');
    const seed = fileOf('nkey', `${new TextDecoder().decode(key.getSeed())}\n`);
    for (const args of [
      ['--user', 'host', '--password-file', password],
      ['--nkey', seed],
    ])
      expect((await serve(['--servers', server.url, ...args])).line).toContain('serving group default');
    const { code, err } = await run([tasksFile, '--servers', server.url, '--user', 'host', '--password-file', fileOf('wrong', 'guessed')]);
    expect(code).toBe(1);
    expect(err).toContain('refused the credentials');
  });
});
