/** What a host tells about itself, and to whom. */
import { get } from 'node:http';
import { networkInterfaces } from 'node:os';
import { EventLoop, taskStubs } from '@mp-event-loop/core';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { type Host, type HostOptions, startHost } from '@mp-event-loop/transport-ws/host';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { leave, who } from './deaths.mjs';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { Ledger } from './state-tasks.mjs';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo, failOwn, holdThread } from './tasks.mjs';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function host(options: Partial<HostOptions> = {}): Promise<Host> {
  const started = await startHost({ tasks: [new URL('deaths.mjs', import.meta.url)], executors: 2, ...options });
  ends.push(() => started.stop({ timeout: 0 }));
  return started;
}
function loopAt(url: string, token?: string): EventLoop {
  const loop = new EventLoop({ transport: wsTransport({ url, token }), errorHandlers: () => {} });
  ends.push(() => loop.terminate());
  return loop;
}
async function metrics(url: string, headers: Record<string, string> = {}): Promise<[status: number, text: string]> {
  const response = await fetch(new URL('/metrics', url.replace('ws:', 'http:')), { headers });
  return [response.status, await response.text()];
}
/** As a page would ask whose name was made to resolve to this machine. */
function byName(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    get(new URL('/metrics', url.replace('ws:', 'http:')), { headers: { host }, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
  });
}
async function figure(url: string, name: string): Promise<number> {
  const [, text] = await metrics(url);
  const line = text.split('\n').find((one) => one.startsWith(`mp_event_loop_host_${name} `));
  return Number(line?.split(' ').at(-1) ?? Number.NaN);
}

function typeOf(name: string): string {
  if (name.endsWith('_total')) return 'counter';
  return name.startsWith('mp_event_loop_host_task_') ? 'histogram' : 'gauge';
}

describe('metrics by task', () => {
  it('metrics tell of each task how many events there were, how many failed, and how long they took', async () => {
    const { url } = await host({ tasks: ['tasks.mjs', 'state-tasks.mjs'].map((name) => new URL(name, import.meta.url)) });
    const loop = loopAt(url);
    for (let count = 0; count < 20; count += 1) await loop.addEvent(echo, [count]).finished;
    for (let count = 0; count < 3; count += 1) await expect(loop.addEvent(failOwn).finished).rejects.toThrow();
    await loop.addEvent(holdThread, [30]).finished;
    expect(await Promise.all([1, 2, 3].map((value) => loop.addEvent(echo, [value]).finished))).toEqual([1, 2, 3]);
    const { absent } = taskStubs<{ absent(): number }>('ws-tasks');
    await expect(loop.addEvent(absent).finished).rejects.toMatchObject({ code: 'ERR_TARGET' });
    const ledger = await loop.proxy(Ledger, []);
    await ledger.put(1);
    await expect.poll(() => figure(url, 'task_run_seconds_count{task="(methods)"}')).toBe(1);
    expect(await figure(url, 'task_run_seconds_count{task="ws-tasks/echo"}')).toBe(23);
    expect(await figure(url, 'task_latency_seconds_count{task="ws-tasks/echo"}')).toBe(23);
    expect(await figure(url, 'task_run_seconds_bucket{le="+Inf",task="ws-tasks/echo"}')).toBe(23);
    expect(await figure(url, 'task_failures_total{task="ws-tasks/echo"}')).toBe(0);
    expect(await figure(url, 'task_failures_total{task="ws-tasks/failOwn"}')).toBe(3);
    expect(await figure(url, 'task_failures_total{task="(other)"}')).toBe(1);
    expect(await figure(url, 'task_run_seconds_count{task="state-tasks/Ledger"}')).toBe(1);
    expect(await figure(url, 'task_run_seconds_bucket{le="0.025",task="ws-tasks/holdThread"}')).toBe(0);
    for (const of of ['run', 'latency']) {
      expect(await figure(url, `task_${of}_seconds_sum{task="ws-tasks/holdThread"}`)).toBeGreaterThanOrEqual(0.03);
      expect(await figure(url, `task_${of}_seconds_count{task="ws-tasks/holdThread"}`)).toBe(1);
    }
    expect((await metrics(url))[1]).not.toContain('absent');
  });

  it('metrics count what ended last before a session ended', async () => {
    const { url } = await host({ tasks: [new URL('tasks.mjs', import.meta.url)] });
    const loop = loopAt(url);
    await loop.addEvent(echo, [1]).finished;
    await loop.stop();
    await expect.poll(() => figure(url, 'sessions_ended_total{how="closed"}')).toBe(1);
    expect(await figure(url, 'task_run_seconds_count{task="ws-tasks/echo"}')).toBe(1);
  });
});

describe('metrics of a host', () => {
  it("metrics are named by Prometheus' rules: counters end in _total, histograms in _seconds, gauges in neither", async () => {
    const [, text] = await metrics((await host()).url);
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type] as const);
    expect(types.length).toBeGreaterThan(15);
    for (const [name, type] of types) expect([name, type]).toEqual([name, typeOf(name ?? '')]);
    const known = /^(mp_event_loop_host|process)_[a-z_]+$/;
    for (const [name] of types) expect(name).toMatch(known);
  });

  it('metrics count sessions, frames and bytes, and how sessions end', async () => {
    const { url } = await host();
    const loop = loopAt(url);
    for (let index = 0; index < 10; index += 1) await loop.addEvent(who).finished;
    expect(await figure(url, 'executors_lent')).toBe(1);
    expect(await figure(url, 'connections')).toBe(1);
    const frames = await figure(url, 'received_frames_total');
    expect(frames).toBeGreaterThanOrEqual(10);
    expect(await figure(url, 'received_bytes_total')).toBeGreaterThan(13 * frames);
    expect(await figure(url, 'sent_bytes_total')).toBeGreaterThan(13 * (await figure(url, 'sent_frames_total')));
    await expect(loop.addEvent(leave, [3]).finished).rejects.toMatchObject({ code: 'ERR_EXECUTOR_LOST', exitCode: 3 });
    await loop.addEvent(who).finished;
    expect(await figure(url, 'sessions_opened_total')).toBe(2);
    await expect.poll(() => figure(url, 'sessions_ended_total{how="lost"}')).toBe(1);
    await loop.stop();
    await expect.poll(() => figure(url, 'sessions_ended_total{how="closed"}')).toBe(1);
    expect(await figure(url, 'thread_busy_seconds_total')).toBeGreaterThan(0);
  });

  it('metrics count refusals, before the upgrade and after it', async () => {
    const { url } = await host({ executors: 1 });
    const page = new WebSocket(url, ['mp-event-loop.v1'], { headers: { origin: 'https://evil.example' } });
    await new Promise((resolve) => page.on('error', resolve));
    expect(await figure(url, 'refused_total{why="origin"}')).toBe(1);
    await loopAt(url).addEvent(who).finished;
    const second = loopAt(url);
    void second.start().catch(() => {});
    await expect.poll(() => figure(url, 'refused_total{why="full"}')).toBeGreaterThan(0);
  });

  it('metrics count sessions that end by a breach, and those that expire', async () => {
    const { url } = await host({ resumeWindow: 50 });
    const { helloOf } = await import('../../remote/test/hostile/conversation.ts');
    for (const [id, how] of [
      ['0', 'breach'],
      ['1', 'expired'],
    ] as const) {
      const ws = new WebSocket(url, ['mp-event-loop.v1']);
      ws.on('error', () => {});
      await new Promise((resolve) => ws.on('open', resolve));
      ws.send(helloOf(id.repeat(32)));
      await new Promise((resolve) => ws.once('message', resolve));
      if (how === 'breach') ws.send(new Uint8Array(40));
      else ws.terminate();
      await expect.poll(() => figure(url, `sessions_ended_total{how="${how}"}`)).toBe(1);
    }
  });
});

describe('access to metrics', () => {
  it("metrics are open on the host's machine, but not to pages or through a proxy", async () => {
    const { url } = await host({ token: 'secret' });
    expect((await metrics(url))[0]).toBe(200);
    for (const headers of [{ 'x-forwarded-for': '203.0.113.9' }, { forwarded: 'for=203.0.113.9' }])
      expect((await metrics(url, headers))[0]).toBe(401);
    expect((await metrics((await host()).url, { forwarded: 'for=203.0.113.9' }))[0]).toBe(403);
    expect(await byName(url, 'localhost')).toBe(200);
    expect(await byName(url, 'evil.example')).toBe(401);
    expect((await metrics(url, { 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer secret' }))[0]).toBe(200);
  });

  const outside = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
  it.runIf(outside !== undefined)('metrics are open elsewhere to callers with the token, or accepted by authenticate', async () => {
    const byToken = await host({ address: outside, token: 'secret' });
    expect((await metrics(byToken.url))[0]).toBe(401);
    expect((await metrics(byToken.url, { authorization: 'Bearer wrong' }))[0]).toBe(401);
    expect((await metrics(byToken.url, { authorization: 'Bearer secret' }))[0]).toBe(200);
    const byPrincipal = await host({
      address: outside,
      authenticate: async ({ headers }) => {
        if (headers['x-user'] === 'boom') throw new Error('the database is away');
        return headers['x-user'] === 'prometheus' ? { id: 'prometheus' } : null;
      },
    });
    expect((await metrics(byPrincipal.url, { 'x-user': 'boom' }))[0]).toBe(500);
    expect((await metrics(byPrincipal.url))[0]).toBe(401);
    expect((await metrics(byPrincipal.url, { 'x-user': 'prometheus' }))[0]).toBe(200);
  });
});
