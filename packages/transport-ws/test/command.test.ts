/** The command mp-event-loop-host, as a process: what it says, when it starts, and how it ends. */
import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, existsSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Event, EventLoop } from '@mp-event-loop/core';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import manifest from '../package.json' with { type: 'json' };
import { knock } from './knock.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo, recordSlowly, spin } from './tasks.mjs';

const cli = inTests('../dist/command/cli.js');
const tasks = inTests('tasks.mjs');
const cert = inTests('tls/cert.pem');
const key = inTests('tls/key.pem');
const otherKey = inTests('tls/client-key.pem');
const folder = mkdtempSync(join(tmpdir(), 'command-'));
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => rmSync(folder, { recursive: true }));

function inTests(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

interface Started {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly exited: Promise<[code: number | null, signal: NodeJS.Signals | null]>;
}

function start(args: readonly string[], env: Record<string, string> = {}, stdio: StdioOptions = ['ignore', 'pipe', 'pipe']): Started {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, ...env }, stdio });
  const texts = { out: '', err: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    texts.out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    texts.err += chunk.toString();
  });
  const exited = once(child, 'close') as Started['exited'];
  ends.push(() => {
    child.kill('SIGKILL');
    return exited;
  });
  return { child, out: () => texts.out, err: () => texts.err, exited };
}

/** A command that ends by itself. */
async function run(args: readonly string[], env: Record<string, string> = {}) {
  const started = start(args, env);
  const [code] = await started.exited;
  return { code, out: started.out(), err: started.err() };
}

/** A command that listens. */
async function serve(args: readonly string[] = [], env: Record<string, string> = {}): Promise<Started & { readonly url: string }> {
  const started = start([tasks, ...args], env);
  const [line] = (await Promise.race([
    once(createInterface(started.child.stdout as NodeJS.ReadableStream), 'line'),
    started.exited.then(() => Promise.reject(new Error(`it ended: ${started.err()}`))),
  ])) as [string];
  expect(line).toMatch(/^listening on wss?:\/\//);
  return { ...started, url: line.replace('listening on ', '') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function loopAt(url: string, token?: string): EventLoop {
  const loop = new EventLoop({ transport: wsTransport({ url, token }), errorHandlers: () => {} });
  ends.push(() => loop.terminate());
  return loop;
}
async function get(url: string, path: string): Promise<[number, string]> {
  const response = await fetch(new URL(path, url.replace(/^ws/, 'http')), { headers: { connection: 'close' } });
  return [response.status, await response.text()];
}
async function comesUp(url: string): Promise<void> {
  await expect.poll(() => get(url, '/healthz').catch(() => undefined)).toEqual([200, 'ok\n']);
}

/** Knocks as a page of another origin, with bytes of its own: thousands of WebSockets would be most of a test's work. */
async function isRefused(url: string): Promise<void> {
  const { host, port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
  const ended = once(socket, 'close');
  let answer = '';
  socket.on('data', (text) => {
    answer += String(text);
  });
  socket.write(
    `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: https://evil.example\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await ended;
  expect(answer).toMatch(/^HTTP\/1\.1 403 /);
}

/** Resolves when the event has begun. */
async function runningFor(loop: EventLoop, milliseconds: number): Promise<Event> {
  runs += 1;
  const file = join(folder, `run-${runs}`);
  const event = loop.addEvent(recordSlowly, [file, 'line', milliseconds]);
  await expect.poll(() => existsSync(file)).toBe(true);
  return event;
}
let runs = 0;

describe('output of the command', () => {
  it('the command prints its options with --help', async () => {
    const { code, out, err } = await run(['--help']);
    expect([code, err]).toEqual([0, '']);
    for (const word of ['--port', '--token-file', 'MP_EVENT_LOOP_TOKEN', 'Exit codes: 0 ']) expect(out).toContain(word);
  });

  it('the command prints its version with --version', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, out: `${manifest.version}\n`, err: '' });
  });
});

describe('refusals of the command', () => {
  const wrongUsage: [string, string[], RegExp][] = [
    ['no tasks', [], /at least one task module/],
    ['an unknown option', [tasks, '--prt', '7070'], /no option --prt: did you mean --port\?/],
    ['an option with swapped letters', [tasks, '--prot', '7070'], /no option --prot: did you mean --port\?/],
    ['a token on the command line', [tasks, '--token', 'secret'], /no option --token: did you mean --token-file\?/],
    ['a port that is no number', [tasks, '--port', '80a'], /--port must be a whole number, it is 80a/],
    ['a port that is none', [tasks, '--port', '65536'], /--port must be a whole number from 0 to 65535/],
    ['an empty number', [tasks, '--executors', ''], /--executors must be a whole number, it is empty/],
    ['no executors', [tasks, '--executors', '0'], /--executors must be a whole number from 1 /],
    ['a tiny payload', [tasks, '--max-payload', '1'], /--max-payload must be .* from 1024 /],
    ['a drain time-out that timers do not know', [tasks, '--drain-timeout', '2147483648'], /--drain-timeout must be .* to 2147483647/],
    ['an unknown transport', [tasks, '--transport', 'bogus'], /--transport must be fork or worker, it is bogus/],
    ['an unknown log', [tasks, '--log', 'xml'], /--log must be text or json, it is xml/],
    ['a path without a slash', [tasks, '--path', 'here'], /--path must begin with a slash/],
    [
      'an address that others reach, without a token',
      [tasks, '--address', '0.0.0.0'],
      /--address 0\.0\.0\.0 needs a token, give --token-file/,
    ],
    ['a certificate without a key', [tasks, '--tls-cert', cert], /give --tls-key too/],
    ['a key without a certificate', [tasks, '--tls-key', key], /give --tls-cert too/],
    ['an origin without a scheme', [tasks, '--allow-origin', 'example.org'], /such as https:\/\/example\.org.*"example\.org"/],
    ['an origin with a path', [tasks, '--allow-origin', 'https://example.org/'], /without a path/],
    ['two modules of one name', [tasks, inTests('same-name.mjs')], /two of the host's task modules are called 'ws-tasks'/],
  ];
  it.each(wrongUsage)('the command refuses wrong usage in one line: %s', async (_, args, words) => {
    const { code, out, err } = await run(args);
    expect(err).toMatch(words);
    expect(err).toMatch(/^mp-event-loop-host: [^\n]+ \(see --help\)\n$/);
    expect([code, out]).toEqual([2, '']);
  });

  const garbage = fileOf('garbage.pem', '-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n');
  const notThere = join(folder, 'not-there');
  const missing: [string, string[], RegExp, Record<string, string>?][] = [
    ['a token file that is not there', [tasks, '--token-file', notThere], /--token-file: ENOENT.*not-there/],
    ['an empty token file', [tasks, '--token-file', fileOf('empty', ' \n')], /--token-file: .*empty is empty/],
    [
      'a token that no header holds',
      [tasks, '--token-file', fileOf('bell', 'one\n\x07two\n')],
      /--token-file: .*bell: a token is one line/,
    ],
    ['an empty variable', [tasks], /MP_EVENT_LOOP_TOKEN is empty/, { MP_EVENT_LOOP_TOKEN: '' }],
    ['a certificate that is not there', [tasks, '--tls-cert', notThere, '--tls-key', key], /--tls-cert: ENOENT.*not-there/],
    ['a key that is not there', [tasks, '--tls-cert', cert, '--tls-key', notThere], /--tls-key: ENOENT.*not-there/],
    ['a certificate that is none', [tasks, '--tls-cert', garbage, '--tls-key', key], /--tls-cert: .*garbage\.pem is no certificate in PEM/],
    ['a key that is none', [tasks, '--tls-cert', cert, '--tls-key', cert], /--tls-key: .*cert\.pem is no private key in PEM/],
    ['the key of another certificate', [tasks, '--tls-cert', cert, '--tls-key', otherKey], /client-key\.pem is not the key of .*cert\.pem/],
    ['an address that this machine has not', [tasks, '--address', '127.0.0.1.'], /could not listen on 127\.0\.0\.1\.:0.*choose an address/],
  ];
  it.each(missing)('the command refuses in one line: %s', async (_, args, words, env = {}) => {
    const { code, out, err } = await run(args, { MP_EVENT_LOOP_TOKEN: 'token', ...env });
    expect(err).toMatch(words);
    expect(err).toMatch(/^mp-event-loop-host: [^\n]+\n$/);
    expect([code, out]).toEqual([1, '']);
  });

  it('the command refuses a port that is in use', async () => {
    const { url } = await serve();
    const { port } = new URL(url);
    const { code, out, err } = await run([tasks, '--port', port]);
    expect(err).toMatch(
      new RegExp(`^mp-event-loop-host: the host could not listen on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE.*; choose another port.*\n$`),
    );
    expect([code, out]).toEqual([1, '']);
  });
});

describe('the command as a host', () => {
  it('the command serves at the URL in its first line', async () => {
    const port = await freePort();
    const { out, url } = await serve(['--port', String(port)]);
    expect(out()).toBe(`listening on ws://127.0.0.1:${port}/\n`);
    expect(await loopAt(url).addEvent(echo, [1]).finished).toBe(1);
  });

  it('the command serves at another path and address', async () => {
    const { url } = await serve(['--address', 'localhost', '--path', '/here']);
    expect(url).toMatch(/^ws:\/\/localhost:\d+\/here$/);
    expect(await loopAt(url).addEvent(echo, [1]).finished).toBe(1);
  });

  it('the command accepts the token of --token-file', async () => {
    const { url } = await serve(['--token-file', fileOf('token', 'of-the-file\n')], { MP_EVENT_LOOP_TOKEN: 'of-the-environment' });
    expect(await knock(url)).toBe(401);
    expect(await knock(url, { authorization: 'Bearer of-the-environment' })).toBe(401);
    expect(await loopAt(url, 'of-the-file').addEvent(echo, [1]).finished).toBe(1);
  });

  it('the command accepts MP_EVENT_LOOP_TOKEN, and hides it from tasks', async () => {
    const { url, err } = await serve(['--address', '0.0.0.0', '--log', 'json'], { MP_EVENT_LOOP_TOKEN: 'of-the-environment' });
    const local = url.replace('0.0.0.0', '127.0.0.1');
    expect(await knock(local)).toBe(401);
    expect(await loopAt(local, 'of-the-environment').addEvent(echo, [1]).finished).toBe(1);
    expect(err()).not.toContain('of-the-environment');
  });

  it('the command serves pages of each --allow-origin', async () => {
    const { url } = await serve(['--allow-origin', 'https://one.example', '--allow-origin', 'http://two.example:8080']);
    expect(await knock(url, { origin: 'https://one.example' })).toBe(101);
    expect(await knock(url, { origin: 'http://two.example:8080' })).toBe(101);
    expect(await knock(url, { origin: 'https://two.example' })).toBe(403);
  });

  it('the command accepts messages up to --max-payload', async () => {
    const { url } = await serve(['--max-payload', '200000']);
    const loop = loopAt(url);
    await expect(loop.addEvent(echo, ['x'.repeat(200_000)]).finished).rejects.toMatchObject({ code: 'ERR_SERIALIZATION' });
    expect(await loop.addEvent(echo, ['x'.repeat(150_000)]).finished).toHaveLength(150_000);
  });

  it('the command starts with tasks that do not import, is not ready, and logs which and why', async () => {
    const broken = fileOf('broken.mjs', "throw new Error('a config is missing');\n");
    for (const [file, why] of [
      [join(folder, 'not-there.mjs'), /Cannot find module/],
      [broken, /a config is missing/],
    ] as const) {
      const { url, err } = await serve([file, '--log', 'json']);
      expect(await get(url, '/healthz')).toEqual([200, 'ok\n']);
      expect(await get(url, '/readyz')).toEqual([503, 'the tasks do not import; the log says which and why\n']);
      const [line] = err().split('\n');
      expect(JSON.parse(line as string)).toMatchObject({
        event: 'tasks do not import',
        message: expect.stringContaining(file),
        why: expect.stringMatching(why),
      });
    }
  });
});

describe('the log of the command', () => {
  it('the command logs JSON, one occurrence per line', async () => {
    const { url, err, child, exited } = await serve(['--log', 'json', '--address', '0.0.0.0'], { MP_EVENT_LOOP_TOKEN: 'token' });
    const local = url.replace('0.0.0.0', '127.0.0.1');
    expect(await knock(local)).toBe(401);
    const ws = new WebSocket(local, ['mp-event-loop.v1'], { headers: { authorization: 'Bearer token' } });
    await once(ws, 'open');
    ws.send(new Uint8Array(50).fill(10));
    await once(ws, 'close');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    const lines = err().trimEnd().split('\n');
    const events = lines.map((line) => JSON.parse(line) as { time: string; event: string });
    expect(events.map(({ event }) => event).toSorted()).toEqual(['breach', 'draining', 'listening', 'refused', 'stopped', 'warning']);
    for (const { time } of events) expect(new Date(time).toISOString()).toBe(time);
  });

  it('the command logs text, one occurrence per line', async () => {
    const { url, err, child, exited } = await serve(['--log', 'text']);
    expect(await knock(url, { origin: 'https://evil.example' })).toBe(403);
    child.kill('SIGINT');
    expect(await exited).toEqual([0, null]);
    const lines = err().trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z [a-z ]+( \w+=(\d+|"[^"]*"))*$/);
    expect(lines[1]).toContain('refused status=403 why="origin" address="127.0.0.1"');
  });
});

describe('floods of log lines', () => {
  it('lines that repeat are counted, and not written', async () => {
    const { url, err, child, exited } = await serve(['--log', 'json']);
    for (let count = 0; count < 20; count += 1) await Promise.all(Array.from({ length: 50 }, () => isRefused(url)));
    expect(await knock(url, {}, ['graphql-ws'])).toBe(400);
    child.kill('SIGTERM');
    await exited;
    const lines = err()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const written = lines.filter(({ event, why }) => event === 'refused' && why === 'origin').length;
    const leftOut = lines.filter(({ event, of }) => event === 'lines left out' && of === 'refused');
    expect(written).toBeLessThan(100);
    expect(leftOut.reduce((sum, { count }) => sum + Number(count), written)).toBe(1000);
    for (const line of leftOut) expect(line).toMatchObject({ why: 'origin', status: 403 });
    expect(lines).toContainEqual(expect.objectContaining({ event: 'refused', why: 'subprotocol' }));
  });

  it.runIf(process.platform === 'linux')('connections that no descriptors are left for are logged', async () => {
    const port = await freePort();
    const child = spawn('sh', ['-c', `ulimit -n 60 && exec "$0" "$@"`, process.execPath, cli, tasks, '--port', String(port)]);
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    ends.push(() => child.kill('SIGKILL'));
    await comesUp(`ws://127.0.0.1:${port}/`);
    const sockets = Array.from({ length: 100 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    ends.push(() => sockets.forEach((socket) => void socket.destroy()));
    await expect.poll(() => err).toMatch(/refused why="descriptors" message="no descriptors are left/);
    for (const socket of sockets) socket.destroy();
    await comesUp(`ws://127.0.0.1:${port}/`);
  });
});

describe('the end of the command', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('the command exits with 0 on %s once running events have ended', async (signal) => {
    const { url, child, exited } = await serve();
    const running = await runningFor(loopAt(url), 500);
    child.kill(signal);
    expect(await running.finished).toBe('line');
    expect(await exited).toEqual([0, null]);
  });

  it('the command exits with 0 after --drain-timeout, whatever runs', async () => {
    const { url, child, exited } = await serve(['--drain-timeout', '100']);
    const running = await runningFor(loopAt(url), 60_000);
    child.kill('SIGTERM');
    await expect(running.finished).rejects.toMatchObject({ code: 'ERR_EXECUTOR_LOST' });
    expect(await exited).toEqual([0, null]);
  });

  it.each(['fork', 'worker'])('the command ends an event without end after --drain-timeout, in a %s', async (transport) => {
    const { url, child, exited } = await serve(['--drain-timeout', '100', '--transport', transport]);
    const loop = loopAt(url);
    await loop.addEvent(echo, [1]).finished;
    const endless = loop.addEvent(spin);
    await expect.poll(async () => (await get(url, '/metrics'))[1]).toMatch(/_running 1/);
    child.kill('SIGTERM');
    await expect(endless.finished).rejects.toMatchObject({ code: 'ERR_EXECUTOR_LOST' });
    expect(await exited).toEqual([0, null]);
  });

  it('the command waits for no caller that was killed', async () => {
    const { url, child, exited } = await serve(['--drain-timeout', '600000', '--resume-window', '600000']);
    const program = [inTests('instance-program.mjs'), url, 'shop-1', '0'];
    const killed = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(killed.stdout, 'data');
    await expect.poll(async () => (await get(url, '/metrics'))[1]).toMatch(/_running 0/);
    killed.kill('SIGKILL');
    await expect.poll(async () => (await get(url, '/metrics'))[1]).toMatch(/sessions_attached 0/);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it('the command exits at once on SIGTERM while it starts', async () => {
    const sign = join(folder, 'importing');
    const slow = fileOf(
      'slow.mjs',
      `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(sign)}, '');\nawait new Promise((resolve) => setTimeout(resolve, 60_000));\n`,
    );
    const { child, exited } = start([slow]);
    await expect.poll(() => existsSync(sign)).toBe(true);
    child.kill('SIGTERM');
    expect(await exited).toEqual([143, null]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('the command exits at once on a second signal: %s, with %i', async (second, code) => {
    const { url, child, err, exited } = await serve();
    await runningFor(loopAt(url), 60_000);
    child.kill('SIGTERM');
    await expect.poll(err).toContain('draining');
    child.kill(second);
    expect(await exited).toEqual([code, null]);
  });
});

describe('the command in trouble', () => {
  it('the command goes on when nobody reads its output any more', async () => {
    const port = await freePort();
    const url = `ws://127.0.0.1:${port}/`;
    const { child, exited } = start([tasks, '--port', String(port)]);
    child.stdout?.destroy();
    child.stderr?.destroy();
    await comesUp(url);
    for (let count = 0; count < 10; count += 1) expect(await knock(url, { origin: 'https://evil.example' })).toBe(403);
    expect(await loopAt(url).addEvent(echo, [1]).finished).toBe(1);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it('the command goes on when its log is not read and the pipe is full', async () => {
    const pipe = join(folder, 'full');
    execFileSync('mkfifo', [pipe]);
    const end = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    ends.push(() => closeSync(end));
    expect(() => {
      for (;;) writeSync(end, 'x'.repeat(4096));
    }).toThrow(/EAGAIN/);
    const port = await freePort();
    const url = `ws://127.0.0.1:${port}/`;
    const { child, exited } = start([tasks, '--port', String(port), '--log', 'json'], {}, ['ignore', 'pipe', end]);
    await comesUp(url);
    for (let count = 0; count < 10; count += 1) await isRefused(url);
    expect(await loopAt(url).addEvent(echo, [1]).finished).toBe(1);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it.runIf(process.platform === 'linux')('the command goes on when the disk is full', async () => {
    const port = await freePort();
    const url = `ws://127.0.0.1:${port}/`;
    const full = openSync('/dev/full', 'w');
    const { child, exited } = start([tasks, '--port', String(port)], {}, ['ignore', full, full]);
    await comesUp(url);
    expect(await knock(url, { origin: 'https://evil.example' })).toBe(403);
    expect(await loopAt(url).addEvent(echo, [1]).finished).toBe(1);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });
});
