/** Who holds what on a host: sessions as operators see them, and how they end them. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadNetwork } from '@mp-event-loop/bad-network';
import { type Event, EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { wsTransport } from '@mp-event-loop/transport-ws';
import type { Host, HostOptions, HostSession } from '@mp-event-loop/transport-ws/host';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { helloOf } from '../../remote/test/hostile/conversation.ts';
import { HostProcess } from './host-process.ts';
import { bearer } from './knock.ts';
import { endOwn, ends, ownHost } from './own-host.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo, recordSlowly, spin } from './tasks.mjs';

afterEach(endOwn);

function loopAt(url: string, name: string, token?: string): EventLoop {
  const transport = wsTransport({ url, token, reconnect: { initial: 5, max: 50 } });
  const loop = new EventLoop({ name, transport, concurrency: 2, errorHandlers: () => {} });
  ends.push(() => loop.terminate());
  return loop;
}
/** An event that would run for a minute, and has begun. */
async function running(loop: EventLoop): Promise<Event> {
  const folder = mkdtempSync(join(tmpdir(), 'sessions-'));
  ends.push(() => rmSync(folder, { recursive: true }));
  const event = loop.addEvent(recordSlowly, [join(folder, 'begun'), 'line', 60_000]);
  await expect.poll(() => existsSync(join(folder, 'begun'))).toBe(true);
  return event;
}
async function only(host: Host): Promise<HostSession> {
  await expect.poll(() => host.sessions()).toHaveLength(1);
  return host.sessions()[0] as HostSession;
}
const lost = { code: 'ERR_EXECUTOR_LOST' };

describe('sessions of a host', () => {
  it.each<[string, Partial<HostOptions>]>([
    ['processes', {}],
    ['threads', { transport: workerTransport() }],
  ])('sessions tell who holds what, on a host that lends %s', async (_, options) => {
    const host = await ownHost({ authenticate: ({ headers }) => ({ id: `of ${headers.authorization}` }), ...options });
    expect(host.sessions()).toEqual([]);
    const before = Date.now();
    const loop = loopAt(host.url, 'thumbnails', 'ada');
    await running(loop);
    await running(loop);
    expect(await only(host)).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      instance: undefined,
      running: 2,
      principal: 'of Bearer ada',
      loop: 'thumbnails',
      address: '127.0.0.1',
      isAttached: true,
    });
    const since = (await only(host)).since.getTime();
    expect(since).toBeGreaterThanOrEqual(before);
    expect(since).toBeLessThanOrEqual(Date.now());
    expect(host.stats()).toMatchObject({ running: 2, opened: 1, resumed: 0, ended: {} });
  });

  it('an event that holds its thread counts as running, and one that has ended does not', async () => {
    const host = await ownHost();
    const loop = loopAt(host.url, 'spinning');
    for (let count = 0; count < 5; count += 1) await loop.addEvent(echo, [count]).finished;
    expect(await only(host)).toMatchObject({ running: 0 });
    const event = loop.addEvent(spin);
    await expect.poll(() => host.sessions()[0]?.running).toBe(1);
    event.cancel();
    await expect(event.finished).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    await expect.poll(() => host.sessions().every(({ running: events }) => events === 0)).toBe(true);
  });

  it('the public id of a session is not the secret one', async () => {
    const host = await ownHost();
    const ws = new WebSocket(host.url, ['mp-event-loop.v1']);
    ends.push(() => ws.terminate());
    await once(ws, 'open');
    ws.send(helloOf('0123456789abcdef'.repeat(2)));
    expect('0123456789abcdef'.repeat(3)).not.toContain((await only(host)).id);
  });

  it('sessions tell where a caller is, and whether it is there', async () => {
    const host = await ownHost();
    const network = await BadNetwork.before(host.url);
    ends.push(() => network[Symbol.asyncDispose]());
    const loop = loopAt(network.url, 'cut');
    await loop.addEvent(echo, [1]).finished;
    const { id } = await only(host);
    network.cut();
    await expect.poll(() => host.stats().resumed).toBeGreaterThan(0);
    expect(await only(host)).toMatchObject({ id, isAttached: true });
    await network[Symbol.asyncDispose]();
    await expect.poll(() => host.sessions()[0]?.isAttached).toBe(false);
  });
});

describe('end of a session', () => {
  it('end kills what runs, the loop hears so, and goes on in another session', async () => {
    const host = await ownHost();
    const loop = loopAt(host.url, 'ended');
    const event = await running(loop);
    const session = await only(host);
    await Promise.all([session.end(), session.end()]);
    await expect(event.finished).rejects.toMatchObject(lost);
    expect(host.sessions().map(({ id }) => id)).not.toContain(session.id);
    expect(host.stats().ended).toEqual({ operator: 1 });
    await session.end();
    expect(await loop.addEvent(echo, [1]).finished).toBe(1);
  });

  it('end of a session that nobody is there for resolves at once', async () => {
    const host = await ownHost();
    const ws = new WebSocket(host.url, ['mp-event-loop.v1']);
    await once(ws, 'open');
    ws.send(helloOf('0'.repeat(32)));
    await once(ws, 'message');
    ws.terminate();
    await expect.poll(() => host.stats().attached).toBe(0);
    await (await only(host)).end();
    expect(host.stats()).toMatchObject({ sessions: 0, lent: 0, ended: { operator: 1 } });
  });

  it('end of one session leaves the others alone', async () => {
    const host = await ownHost();
    const [one, other] = [loopAt(host.url, 'one'), loopAt(host.url, 'other')];
    const [first, second] = [await running(one), await running(other)];
    await host
      .sessions()
      .find(({ loop }) => loop === 'one')
      ?.end();
    await expect(first.finished).rejects.toMatchObject(lost);
    expect(second.status).toBe('running');
    expect(host.sessions().find(({ loop }) => loop === 'other')).toMatchObject({ running: 1 });
  });
});

describe('/sessions', () => {
  async function ask(url: string, path = '', options: RequestInit = {}): Promise<[number, unknown]> {
    const response = await fetch(new URL(`/sessions${path}`, url.replace('ws:', 'http:')), options);
    const body = await response.text();
    return [response.status, body.startsWith('[') || body.startsWith('{') ? JSON.parse(body) : body];
  }
  const headers = bearer('token');

  it('/sessions lists sessions, and ends them one by one, with the token', async () => {
    const host = await ownHost({ token: 'token' });
    const loop = loopAt(host.url, 'thumbnails', 'token');
    const event = await running(loop);
    const { id, since } = await only(host);
    const [status, sessions] = await ask(host.url, '', { headers });
    const shown = { id, running: 1, principal: 'token', loop: 'thumbnails', address: '127.0.0.1', isAttached: true };
    expect([status, sessions]).toEqual([200, [{ ...shown, since: since.toISOString() }]]);
    expect((await ask(host.url, `/${id}`, { method: 'DELETE', headers }))[0]).toBe(204);
    await expect(event.finished).rejects.toMatchObject(lost);
    expect((await ask(host.url, `/${id}`, { method: 'DELETE', headers }))[0]).toBe(404);
    expect((await ask(host.url, `/${id}`, { headers }))[0]).toBe(405);
    expect((await ask(host.url, '', { method: 'DELETE', headers }))[0]).toBe(405);
  });

  it.each(['GET', 'DELETE'])('/sessions is for nobody else: %s', async (method) => {
    const host = await ownHost({ token: 'token', authenticate: () => ({ id: 'ada' }), allowedOrigins: ['https://good.example'] });
    await loopAt(host.url, 'mine', 'token').start();
    const path = method === 'GET' ? '' : `/${(await only(host)).id}`;
    const status = async (more: Record<string, string>): Promise<number> => (await ask(host.url, path, { method, headers: more }))[0];
    expect(await status({})).toBe(401);
    expect(await status(bearer('wrong'))).toBe(401);
    expect(await status({ 'sec-websocket-protocol': 'mp-event-loop.token.dG9rZW4' })).toBe(401);
    for (const origin of ['https://evil.example', 'https://good.example', 'null']) expect(await status({ ...headers, origin })).toBe(403);
    for (let count = 0; count < 100; count += 1) await status(bearer(`guess ${count}`));
    expect(await status(bearer('guess'))).toBe(429);
    expect(host.stats().sessions).toBe(1);
    expect(await status(headers)).toBeLessThan(300);
  });

  it('/sessions is not there without a token', async () => {
    for (const host of [await ownHost(), await ownHost({ authenticate: () => ({ id: 'ada' }) })]) {
      expect((await ask(host.url, '', { headers }))[0]).toBe(404);
      expect((await ask(host.url, '/0', { method: 'DELETE', headers }))[0]).toBe(404);
    }
  });
});

describe('log lines about sessions', () => {
  type Line = Readonly<Record<string, unknown>>;
  async function logged(...args: string[]) {
    const process = await HostProcess.start(['--log', 'json', ...args], { MP_EVENT_LOOP_TOKEN: 'of-the-tests' });
    ends.push(() => process.end('SIGKILL'));
    const lines = (event: string): Line[] =>
      process
        .log()
        .split('\n')
        .filter((line) => line.endsWith('}'))
        .map((line) => JSON.parse(line) as Line)
        .filter((line) => line.event === event);
    return { process, lines };
  }

  it('sessions opened, resumed and ended are logged with principal and loop, and no secret', async () => {
    const { process, lines } = await logged();
    const network = await BadNetwork.before(process.url);
    ends.push(() => network[Symbol.asyncDispose]());
    const loop = loopAt(network.url, 'evil\nname', 'of-the-tests');
    await loop.addEvent(echo, [1]).finished;
    network.cut();
    await expect.poll(() => lines('session resumed').length).toBeGreaterThan(0);
    await loop.stop();
    await expect.poll(() => lines('session ended')).toHaveLength(1);
    const [opened, resumed, ended] = ['session opened', 'session resumed', 'session ended'].map((event) => lines(event)[0] as Line);
    expect(opened).toMatchObject({ principal: 'token', loop: 'evil\\u000aname', address: '127.0.0.1' });
    expect(ended).toMatchObject({ principal: 'token', loop: 'evil\\u000aname', how: 'closed' });
    for (const line of [resumed, ended]) expect(line?.session).toBe(opened?.session);
    expect(process.log()).not.toMatch(/[0-9a-f]{32}|of-the-tests/);
  });

  it('a session that is not opened is logged with why, and so is a refusal', async () => {
    const { process, lines } = await logged('--executors', '1');
    await loopAt(process.url, 'first', 'of-the-tests').start();
    void loopAt(process.url, 'second', 'of-the-tests')
      .start()
      .catch(() => {});
    await expect.poll(() => lines('refused').length).toBeGreaterThan(0);
    expect(lines('refused')[0]).toMatchObject({ why: 'full', principal: 'token', loop: 'second' });
  });
});
