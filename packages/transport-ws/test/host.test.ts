/** What startHost may be told, and how it stops. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Event, EventLoop } from '@mp-event-loop/core';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { type HostOptions, startHost } from '@mp-event-loop/transport-ws/host';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { bareFrame } from '../../remote/dist/session/frame.js';
import { helloOf } from '../../remote/test/hostile/conversation.ts';
import { endOwn, ends, ownHost, ownLoop } from './own-host.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo, recordSlowly } from './tasks.mjs';

afterEach(endOwn);

const tasks = new URL('tasks.mjs', import.meta.url);

/** The status of the answer, or 101: the connection then stays. */
function knock(url: string, headers: Record<string, string> = {}, localAddress?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(url, ['mp-event-loop.v1'], { headers, localAddress });
    ends.push(() => ws.terminate());
    ws.on('unexpected-response', (_, response) => {
      ws.terminate();
      resolve(response.statusCode ?? 0);
    });
    ws.on('open', () => resolve(101));
    ws.on('error', reject);
  });
}
/** A caller that has a session, has read all of it, and is gone. */
async function leaveSession(url: string, id: string): Promise<void> {
  const ws = new WebSocket(url, ['mp-event-loop.v1']);
  const frames: Buffer[] = [];
  ws.on('message', (frame) => frames.push(frame as Buffer));
  await once(ws, 'open');
  ws.send(helloOf(id));
  await expect.poll(() => frames.length).toBe(2);
  const ACK = 4;
  ws.send(bareFrame(ACK, 1));
  ws.close(4999);
  await once(ws, 'close');
}
/** An event that would run for a minute, and has begun. */
async function running(loop: EventLoop): Promise<Event> {
  const file = join(mkdtempSync(join(tmpdir(), 'host-')), 'begun');
  ends.push(() => rmSync(dirname(file), { recursive: true }));
  const event = loop.addEvent(recordSlowly, [file, 'line', 60_000]);
  await expect.poll(() => existsSync(file)).toBe(true);
  return event;
}

describe('option tasks of startHost', () => {
  it.each<[string, string | URL]>([
    ['a path from the current folder', relative(process.cwd(), fileURLToPath(tasks))],
    ['a whole path', fileURLToPath(tasks)],
    ['a URL', tasks],
    ['a URL as text', tasks.href],
  ])('startHost accepts tasks as %s', async (_, task) => {
    const { url } = await ownHost({ tasks: [task] });
    expect(await ownLoop(url).addEvent(echo, [1]).finished).toBe(1);
  });
});

describe('executorsPerPrincipal', () => {
  const options: Partial<HostOptions> = {
    executors: 3,
    executorsPerPrincipal: 1,
    authenticate: ({ headers }) => ({ id: String(headers['x-user']) }),
  };

  it('executorsPerPrincipal keeps one caller from taking all executors', async () => {
    const server = await ownHost(options);
    const [ada, bob] = [{ headers: { 'x-user': 'ada' } }, { headers: { 'x-user': 'bob' } }];
    await ownLoop(server.url, ada).start();
    const second = new WebSocket(server.url, ['mp-event-loop.v1'], ada);
    await once(second, 'open');
    second.send(helloOf('0'.repeat(32)));
    const [code, reason] = (await once(second, 'close')) as [number, Buffer];
    expect([code, reason.toString()]).toEqual([1013, 'this host lends one caller no more than 1 of its 3 executors']);
    await ownLoop(server.url, bob).start();
    expect(server.stats().lent).toBe(2);
  });

  it('executorsPerPrincipal takes back an executor that the same caller has left', async () => {
    const server = await ownHost({ ...options, authenticate: () => ({ id: 'ada' }) });
    await leaveSession(server.url, '0'.repeat(32));
    await ownLoop(server.url).start();
    expect(server.stats()).toMatchObject({ lent: 1, sessions: 1 });
  });
});

describe('limits of a host by address', () => {
  it('a host gives one address at most half of its connections', async () => {
    const { url } = await ownHost({ maxConnections: 4 });
    for (const address of ['127.0.0.2', '127.0.0.3']) {
      expect(await knock(url, {}, address)).toBe(101);
      expect(await knock(url, {}, address)).toBe(101);
      expect(await knock(url, {}, address)).toBe(503);
    }
    expect(await knock(url, {}, '127.0.0.4')).toBe(503);
  });

  it('wrong tokens from one address do not shut out another', async () => {
    const { url } = await ownHost({ token: 'right' });
    for (let count = 0; count < 100; count += 1) await knock(url, { authorization: 'Bearer wrong' }, '127.0.0.2');
    expect(await knock(url, { authorization: 'Bearer wrong' }, '127.0.0.2')).toBe(429);
    expect(await knock(url, { authorization: 'Bearer wrong' }, '127.0.0.3')).toBe(401);
  });
});

it('a host without TLS off loopback warns once that its traffic can be read', async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error): void => void warnings.push(warning);
  process.on('warning', hear);
  ends.push(() => process.off('warning', hear));
  const { url } = await ownHost({ address: '0.0.0.0', token: 'token' });
  for (let count = 0; count < 3; count += 1) await knock(url.replace('0.0.0.0', '127.0.0.1'), { authorization: 'Bearer token' });
  expect(warnings.map(({ name, message }) => [name, message])).toEqual([['SecurityWarning', expect.stringContaining('without TLS')]]);
});

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));
it.runIf(hasIpv6)('a host listens on ::1', async () => {
  const { url } = await ownHost({ address: '::1' });
  expect(url).toMatch(/^ws:\/\/\[::1\]:\d+\/$/);
  expect(await ownLoop(url).addEvent(echo, [1]).finished).toBe(1);
});

describe("a host on a server of the caller's", () => {
  it('a server with a host on it keeps its other paths, and outlives the host', async () => {
    const server = createServer((_, response) => response.end('mine'));
    const other = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      if (request.url === '/other') other.handleUpgrade(request, socket, head, (ws) => ws.on('message', (text) => ws.send(text)));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    ends.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const started = await ownHost({ server, token: 'token', path: '/executors' });
    expect(await ownLoop(`ws://127.0.0.1:${port}/executors`, { token: 'token' }).addEvent(echo, [1]).finished).toBe(1);
    const ws = new WebSocket(`ws://127.0.0.1:${port}/other`);
    ends.push(() => ws.terminate());
    await once(ws, 'open');
    for (const text of ['mine', 'too']) {
      ws.send(text);
      expect(String((await once(ws, 'message'))[0])).toBe(text);
    }
    await started.stop({ timeout: 0 });
    expect(await (await fetch(`http://127.0.0.1:${port}/healthz`)).text()).toBe('mine');
    expect(server.listenerCount('upgrade')).toBe(1);
  });
});

describe('stop of a host', () => {
  it('stop of an idle host resolves at once, and may be called again', async () => {
    const server = await ownHost();
    const nothing = { lent: 0, sessions: 0, attached: 0, connections: 0, running: 0, opened: 0, resumed: 0, ended: {} };
    expect(server.stats()).toEqual({ executors: 2, isDraining: false, ...nothing });
    await Promise.all([server.stop(), server.stop()]);
    expect(server.stats().isDraining).toBe(true);
    await expect(fetch(server.url.replace('ws:', 'http:'))).rejects.toThrow();
  });

  it('stop of a host sends an idle caller to its other host', async () => {
    const [one, other] = [await ownHost(), await ownHost()];
    const loop = new EventLoop({ transport: wsTransport({ url: [one.url, other.url] }) });
    ends.push(() => loop.terminate());
    expect(await loop.addEvent(echo, [1]).finished).toBe(1);
    expect(one.stats().lent).toBe(1);
    await one.stop();
    expect(await loop.addEvent(echo, [2]).finished).toBe(2);
  });

  it('stop of a host closes connections without a session', async () => {
    const server = await ownHost();
    const silent = new WebSocket(server.url, ['mp-event-loop.v1']);
    const deaf = new WebSocket(server.url, ['mp-event-loop.v1']);
    await Promise.all([once(silent, 'open'), once(deaf, 'open')]);
    deaf.pause();
    ends.push(() => deaf.terminate());
    const closed = once(silent, 'close');
    // It would wait for ever for a caller.
    await server.stop({ timeout: Number.POSITIVE_INFINITY });
    expect((await closed)[0]).toBe(1001);
  });

  it('stop of a host does not wait for a disconnected caller with nothing to lose', async () => {
    const server = await ownHost();
    await leaveSession(server.url, '0'.repeat(32));
    expect(server.stats()).toMatchObject({ sessions: 1, attached: 0 });
    await server.stop({ timeout: Number.POSITIVE_INFINITY });
  });

  it('a draining host refuses new callers, and ends running events after the timeout', async () => {
    const server = await ownHost();
    const event = await running(ownLoop(server.url));
    const stopped = server.stop({ timeout: 1000 });
    expect(server.stats().isDraining).toBe(true);
    const stranger = new WebSocket(server.url, ['mp-event-loop.v1']);
    await once(stranger, 'open');
    stranger.send(helloOf('0'.repeat(32)));
    expect((await once(stranger, 'close'))[0]).toBe(1001);
    await expect(event.finished).rejects.toMatchObject({ code: 'ERR_EXECUTOR_LOST' });
    await stopped;
    expect(server.stats()).toMatchObject({ lent: 0, sessions: 0 });
    await expect.poll(() => server.stats().connections).toBe(0);
  });

  it('stop of a host with timeout 0 ends running events at once', async () => {
    const server = await ownHost();
    const event = await running(ownLoop(server.url));
    await server.stop({ timeout: 0 });
    await expect(event.finished).rejects.toMatchObject({ code: 'ERR_EXECUTOR_LOST' });
  });

  it('stop of a host with an infinite timeout waits for running events', async () => {
    const server = await ownHost();
    const event = await running(ownLoop(server.url));
    const stopped = server.stop({ timeout: Number.POSITIVE_INFINITY });
    event.cancel();
    await expect(event.finished).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    await stopped;
  });

  it('await using stops a host', async () => {
    let url: string;
    {
      await using server = await startHost({ tasks: [tasks] });
      url = server.url;
    }
    await expect(fetch(url.replace('ws:', 'http:'))).rejects.toThrow();
  });
});
