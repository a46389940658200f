/** Who may connect to a host, and what becomes of callers that break its rules. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { EventLoop, type Transport } from '@mp-event-loop/core';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { type HostOptions, startHost } from '@mp-event-loop/transport-ws/host';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PROTOCOL_VERSION } from '../../core/dist/wire/protocol.js';
import { encode } from '../../remote/dist/codec/index.js';
import { DATA, HEADER_BYTES, writeHeader } from '../../remote/dist/session/frame.js';
import { helloFrame, readRefusal } from '../../remote/dist/session/handshake.js';
import { endOwn, ends, ownHost } from './own-host.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo, failOwn, give, holdThread, lengthOf, OwnError, spin, text } from './tasks.mjs';

afterEach(endOwn);

const tasks = [new URL('tasks.mjs', import.meta.url)];
/** What a loop says first to its executor. */
const greeting = {
  version: PROTOCOL_VERSION,
  executorId: 'x',
  index: 0,
  concurrency: 1,
  modules: [],
  importWithin: 10_000,
  initialize: undefined,
};
function loopOn(transport: Transport, concurrency = 1): EventLoop {
  const loop = new EventLoop({ transport, concurrency, errorHandlers: () => {} });
  ends.push(() => loop.terminate());
  return loop;
}
async function works(url: string, options: Partial<Parameters<typeof wsTransport>[0]> = {}): Promise<void> {
  expect(await loopOn(wsTransport({ url, ...options })).addEvent(echo, ['well']).finished).toBe('well');
}

/** The status of the answer, or 101. */
function ask(url: string, headers: Record<string, string> = {}, protocols: readonly string[] = ['mp-event-loop.v1']): Promise<number> {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(url, [...protocols], { headers });
    ws.on('unexpected-response', (_, response) => {
      ws.terminate();
      resolve(response.statusCode ?? 0);
    });
    ws.on('open', () => {
      expect(ws.protocol).toBe('mp-event-loop.v1');
      ws.terminate();
      resolve(101);
    });
    ws.on('error', reject);
  });
}

/** A connection of the test's own; what it gets and how it ends. */
class Stranger {
  readonly ws: WebSocket;
  readonly frames: Uint8Array[] = [];
  readonly opened: Promise<void>;
  readonly closed: Promise<{ code: number; reason: string }>;
  constructor(url: string) {
    this.ws = new WebSocket(url, ['mp-event-loop.v1'], { perMessageDeflate: false });
    ends.push(() => this.ws.terminate());
    this.ws.on('error', () => {});
    this.ws.on('message', (data) => this.frames.push(data as Buffer));
    this.opened = new Promise((resolve) => this.ws.on('open', resolve));
    this.closed = new Promise((resolve) => this.ws.on('close', (code, reason) => resolve({ code, reason: reason.toString() })));
  }
  /** Begins a session, and waits for the welcome. */
  async greet(): Promise<this> {
    await this.send(helloFrame(hello, 0));
    await expect.poll(() => this.frames.length).toBeGreaterThan(0);
    return this;
  }
  async send(...frames: Uint8Array[]): Promise<this> {
    await this.opened;
    for (const frame of frames) this.ws.send(frame);
    return this;
  }
}
const hello = { oldest: 1, newest: 1, session: '0123456789abcdef0123456789abcdef', isNew: true, name: 'stranger', index: 0 };
function data(number: number, message: unknown): Uint8Array {
  const frame = encode(message, HEADER_BYTES);
  writeHeader(frame, DATA, number, 0);
  return frame;
}

describe('a host before the upgrade', () => {
  it('a host refuses a missing or wrong token, and accepts the right one', async () => {
    const { url } = await ownHost({ token: 'the right one' });
    expect(await ask(url)).toBe(401);
    expect(await ask(url, { authorization: 'Bearer the wrong one' })).toBe(401);
    expect(await ask(url, { authorization: 'the right one' })).toBe(401);
    expect(await ask(url, { authorization: 'Bearer the right one' })).toBe(101);
    await works(url, { token: 'the right one' });
  });

  it('a host refuses who shows no token before it looks at their subprotocols', async () => {
    const { url } = await ownHost({ token: 'the right one' });
    for (const protocols of [[], ['graphql-ws']]) {
      expect(await ask(url, {}, protocols)).toBe(401);
      expect(await ask(url, { authorization: 'Bearer the wrong one' }, protocols)).toBe(401);
    }
    expect(await ask(url, { authorization: 'Bearer the right one' }, ['graphql-ws'])).toBe(400);
  });

  it('a host accepts callers that name no subprotocol', async () => {
    const { url } = await ownHost({ token: 'the right one' });
    const ws = new WebSocket(url, { headers: { authorization: 'Bearer the right one' } });
    ends.push(() => ws.terminate());
    await once(ws, 'open');
    expect(ws.protocol).toBe('');
    ws.send(new Uint8Array(3));
    expect((await once(ws, 'close'))[0]).toBe(1002);
  });

  it('a host accepts a token as a subprotocol, and does not echo it', async () => {
    const { url } = await ownHost({ token: 'tökén' });
    const encoded = Buffer.from('tökén').toString('base64url');
    expect(await ask(url, {}, ['mp-event-loop.v1', `mp-event-loop.token.${encoded}`])).toBe(101);
    expect(await ask(url, {}, ['mp-event-loop.v1', 'mp-event-loop.token.AAAA'])).toBe(401);
  });

  it('a wrong token makes start reject at the first attempt with AuthError', async () => {
    let attempts = 0;
    const { url } = await ownHost({
      authenticate: () => {
        attempts += 1;
        return null;
      },
    });
    const loop = loopOn(wsTransport({ url, token: 'wrong' }));
    await expect(loop.start()).rejects.toMatchObject({ code: 'ERR_AUTH', name: 'AuthError' });
    expect(attempts).toBe(1);
  });

  it('a host limits wrong tokens from one address', async () => {
    const { url } = await ownHost({ token: 'right' });
    for (let count = 0; count < 100; count += 1) expect(await ask(url, { authorization: `Bearer ${count}` })).toBe(401);
    expect(await ask(url, { authorization: 'Bearer wrong' })).toBe(429);
    expect(await ask(url, { authorization: 'Bearer right' })).toBe(101);
  });

  it('a host refuses origins that are not allowed', async () => {
    const { url } = await ownHost({ allowedOrigins: ['https://good.example'] });
    expect(await ask(url, { origin: 'https://evil.example' })).toBe(403);
    expect(await ask(url, { origin: 'null' })).toBe(403);
    expect(await ask(url, { origin: 'https://good.example' })).toBe(101);
    expect(await ask((await ownHost()).url, { origin: 'http://127.0.0.1' })).toBe(403);
  });

  it('a host without a token refuses a Host header that is not loopback', async () => {
    const { url } = await ownHost();
    expect(await ask(url, { host: 'evil.example' })).toBe(403);
    expect(await ask(url, { host: '127.0.0.1.evil.example' })).toBe(403);
    expect(await ask(url, { host: 'localhost:80' })).toBe(101);
    expect(await ask(url, { host: '[::1]:80' })).toBe(101);
  });

  it('a host refuses other paths and other subprotocols', async () => {
    const { url } = await ownHost({ path: '/here' });
    expect(url.endsWith('/here')).toBe(true);
    expect(await ask(url.replace('/here', '/there'))).toBe(404);
    expect(await ask(url, {}, ['graphql-ws'])).toBe(400);
    await works(url);
  });

  it('a host refuses connections beyond maxConnections', async () => {
    const { url } = await ownHost({ maxConnections: 4 });
    const strangers = [new Stranger(url), new Stranger(url)];
    for (const { opened } of strangers) await opened;
    expect(await ask(url)).toBe(503);
    strangers[0]?.ws.terminate();
    await expect.poll(() => ask(url)).toBe(101);
  });

  it('authenticate may be async, and a host refuses callers if it fails', async () => {
    const { url } = await ownHost({
      authenticate: async ({ headers }) => {
        if (headers['x-user'] === 'boom') throw new Error('the database is away');
        if (headers['x-user'] === 'forgotten') return undefined as never;
        return typeof headers['x-user'] === 'string' ? { id: headers['x-user'] } : null;
      },
    });
    expect(await ask(url)).toBe(401);
    expect(await ask(url, { 'x-user': 'boom' })).toBe(500);
    expect(await ask(url, { 'x-user': 'forgotten' })).toBe(401);
    await works(url, { headers: { 'x-user': 'ada' } });
  });
});

describe('startHost refuses invalid options', () => {
  it.each<[string, Partial<HostOptions>]>([
    ['off loopback without a token', { address: '0.0.0.0' }],
    ['on a server of the caller without a token', { server: createServer() }],
    ['without tasks', { tasks: [] }],
    ['with an empty token', { token: '' }],
    ['with an empty list of tokens', { token: [] }],
    ['with an empty token among others', { token: ['right', ''] }],
    ['with a token that is no text', { token: [7] as never }],
    ['with a port that is none', { port: 70_000.5 }],
    ['with two modules of one name', { tasks: [new URL('tasks.mjs', import.meta.url), new URL('same-name.mjs', import.meta.url)] }],
  ])('startHost refuses to start %s', async (_, options) => {
    await expect(startHost({ tasks, ...options })).rejects.toMatchObject({ code: 'ERR_ARGUMENT' });
  });
});

describe('a host after the upgrade', () => {
  it("a host names both sides' versions when it refuses a caller of another version", async () => {
    const { url } = await ownHost();
    const stranger = await new Stranger(url).send(helloFrame({ ...hello, oldest: 7, newest: 9 }, 0));
    expect((await stranger.closed).code).toBe(4003);
    expect(readRefusal(stranger.frames[0] as Uint8Array).message).toMatch(/speaks versions 1 to 1.*the caller 7 to 9/);
  });

  it('a host refuses to resume an unknown session', async () => {
    const { url } = await ownHost({ authenticate: ({ headers }) => ({ id: String(headers['x-user']) }) });
    const stranger = await new Stranger(url).send(helloFrame({ ...hello, isNew: false }, 0));
    expect((await stranger.closed).code).toBe(4000);
    expect(readRefusal(stranger.frames[0] as Uint8Array).code).toBe('unknown-session');
    await (await new Stranger(url).send(helloFrame(hello, 0))).opened;
  });

  it('a full host refuses with the code full', async () => {
    const { url } = await ownHost({ executors: 1 });
    await works(url);
    const stranger = await new Stranger(url).send(helloFrame(hello, 0));
    expect((await stranger.closed).code).toBe(1013);
    expect(readRefusal(stranger.frames[0] as Uint8Array).code).toBe('full');
  });

  it('a start that times out says why: a full host, or none', async () => {
    const [full, gone] = [await ownHost({ executors: 1 }), await ownHost()];
    await works(full.url);
    await gone.stop({ timeout: 0 });
    // Time for an answer, on a busy machine too.
    const startTimeout = 3000;
    const [late, none] = [full, gone].map(({ url }) => new EventLoop({ transport: wsTransport({ url }), startTimeout }).start());
    await Promise.all([
      expect(late).rejects.toThrow(/within 3000 ms \(startTimeout\): .*lends all its 1 executors/),
      expect(none).rejects.toThrow(/within 3000 ms \(startTimeout\): could not connect to ws:.*ECONNREFUSED/),
    ]);
  });

  it('a host closes a connection that stays silent', async () => {
    const { url } = await ownHost();
    const { code, reason } = await new Stranger(url).closed;
    expect([code, reason]).toEqual([1002, 'no valid frame within 5 s']);
  });

  const big = new Uint8Array(5000);
  it.each<[string, number, Uint8Array[]]>([
    ['garbage', 1002, [Uint8Array.of(1, 2, 3)]],
    ['a hello with garbage', 1002, [Uint8Array.from({ length: 40 }, (_, index) => (index === 0 ? 1 : index))]],
    ['data before hello', 1002, [data(1, ['hello'])]],
    ['a frame that is too large', 1009, [big]],
    ['a session id that is none', 1002, [helloFrame({ ...hello, session: 'short' }, 0)]],
    ['frames received that were never sent', 1002, [helloFrame(hello, 99)]],
    ['data before the welcome', 1002, [helloFrame(hello, 0), data(1, ['hello'])]],
    ['an index that is none', 1002, [helloFrame({ ...hello, index: -1 }, 0)]],
  ])('a host closes a connection that sends %s, and no other', async (_, code, frames) => {
    const { url } = await ownHost({ maxPayload: 4096 });
    const loop = loopOn(wsTransport({ url }));
    await loop.addEvent(echo, [1]).finished;
    const stranger = await new Stranger(url).send(...frames);
    expect((await stranger.closed).code).toBe(code);
    expect(await loop.addEvent(echo, [2]).finished).toBe(2);
  });

  it.each<[string, Uint8Array]>([
    ['a gap', data(5, ['hello'])],
    ['a message that is none', data(1, ['hello']).slice(0, -1)],
    ['a second hello', helloFrame(hello, 0)],
    ['the name of an adapter, which only hosts name', data(1, ['adapt', 'data:text/javascript,'])],
    ['a frame that only hosts send', Object.assign(data(1, 'x'), { 0: 19 })],
  ])('a host ends a session that receives %s, and no other', async (_, frame) => {
    const server = await ownHost();
    const loop = loopOn(wsTransport({ url: server.url }));
    await loop.addEvent(echo, [1]).finished;
    const stranger = await new Stranger(server.url).greet();
    await stranger.send(frame);
    expect((await stranger.closed).code).toBe(1002);
    await expect.poll(() => server.stats().sessions).toBe(1);
    expect(await loop.addEvent(echo, [2]).finished).toBe(2);
  });

  it('a host ends a session with more events in flight than maxInFlight', async () => {
    const server = await ownHost({ maxInFlight: 10 });
    const stranger = await new Stranger(server.url).greet();
    const run = ['run', ...Array.from({ length: 11 }, () => 2 | 4).flatMap((header) => [header, 1, []])];
    await stranger.send(data(1, run));
    expect((await stranger.closed).code).toBe(1002);
    await expect.poll(() => server.stats().sessions).toBe(0);
  });

  it('a host ends the session of a caller that sends and never reads', async () => {
    const server = await ownHost({ maxPayload: 10_000_000 });
    const stranger = await new Stranger(server.url).greet();
    await stranger.send(data(1, ['hello', greeting]));
    const target = { url: undefined, name: 'ws-tasks/give', key: 'give' };
    await expect.poll(() => Buffer.concat(stranger.frames).toString('latin1')).toContain('ready');
    stranger.ws.pause();
    await stranger.send(data(2, ['target', 0, target]));
    for (let number = 3; number < 20; number += 1) await stranger.send(data(number, ['run', 2 | 4, number, [9_000_000]]));
    await expect.poll(() => server.stats().lent).toBe(0);
  });

  it('a host closes a connection that sends a text message', async () => {
    const { url } = await ownHost();
    const stranger = new Stranger(url);
    await stranger.opened;
    stranger.ws.send('hello');
    expect((await stranger.closed).code).toBe(1002);
  });
});

describe('tasks of a host', () => {
  /** What an executor answers to a target that a caller names. */
  async function answerTo(target: unknown, options: Partial<HostOptions> = {}): Promise<string> {
    const { url } = await ownHost(options);
    const stranger = await new Stranger(url).greet();
    await stranger.send(data(1, ['hello', { ...greeting, modules: [['file:///etc/passwd', 'passwd']] }]));
    const text = (): string => Buffer.concat(stranger.frames).toString('latin1');
    await expect.poll(text).toContain('ready');
    await stranger.send(data(2, ['target', 0, target]), data(3, ['run', (0 << 9) | 2 | 4, 1, ['argument']]));
    await expect.poll(text).toContain('done');
    return text();
  }

  it('a host finds tasks by name, whatever their URL', async () => {
    expect(await answerTo({ url: 'file:///elsewhere.js', name: 'ws-tasks/echo', key: 'echo' })).toContain('argument');
  });

  it.each([
    ['of a module that is not listed', { url: 'node:fs', name: 'fs/readFileSync', key: 'readFileSync' }],
    ['by an inherited name', { url: undefined, name: 'ws-tasks/constructor', key: 'constructor' }],
    ['by __proto__', { url: undefined, name: 'ws-tasks/__proto__', key: '__proto__' }],
    ['that a listed module only imports', { url: undefined, name: 'imported/secret', key: 'secret' }],
    ['that is imported, by its URL', { url: new URL('imported.mjs', import.meta.url).href, name: 'imported/secret', key: 'secret' }],
  ])('a host refuses a task %s', async (_, target) => {
    const text = await answerTo(target, { tasks: [...tasks, new URL('importing.mjs', import.meta.url)] });
    expect(text).toContain('the executor has no task');
    expect(text).not.toContain('the secret');
  });

  it('errors from a host keep a class that both ends know', async () => {
    const { url } = await ownHost();
    await expect(loopOn(wsTransport({ url })).addEvent(failOwn).finished).rejects.toBeInstanceOf(OwnError);
  });

  it('an argument larger than maxPayload fails its own event', async () => {
    const { url } = await ownHost({ maxPayload: 100_000 });
    const loop = loopOn(wsTransport({ url }));
    for (const value of [new Uint8Array(200_000), 'x'.repeat(200_000)])
      await expect(loop.addEvent(echo, [value]).finished).rejects.toMatchObject({ code: 'ERR_SERIALIZATION' });
    expect(await loop.addEvent(echo, ['after']).finished).toBe('after');
    expect(await loop.addEvent(give, [50_000]).finished).toEqual(new Uint8Array(50_000).fill(7));
  });

  it('a result larger than maxPayload fails its own event, and keeps its executor', async () => {
    const { url } = await ownHost({ maxPayload: 100_000 });
    const loop = loopOn(wsTransport({ url }));
    await loop.start();
    const [executor] = loop.stats().executors;
    const error: unknown = await loop.addEvent(give, [200_000]).finished.catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'ERR_SERIALIZATION',
      message: expect.stringMatching(/^results .*maxPayload, 100000.*give it in parts/),
    });
    expect(await loop.addEvent(echo, ['after']).finished).toBe('after');
    expect(loop.stats().executors[0]?.id).toBe(executor?.id);
  });

  it('a batch of events that each fit maxPayload never exceeds it', async () => {
    const { url } = await ownHost({ maxPayload: 1_200_000 });
    const loop = loopOn(wsTransport({ url }));
    // So quick that the loop hands many ahead.
    for (let index = 0; index < 50; index += 1) await loop.addEvent(echo, [index]).finished;
    const events = Array.from({ length: 256 }, (_, index) =>
      loop.addEvent(echo, [index % 2 === 0 ? 'x'.repeat(16_000) : ['y'.repeat(16_000)]]),
    );
    for (const event of events) expect(await event.finished).toBeTruthy();
  });
});

describe('an honest caller never breaks a limit of its host', () => {
  /** Megabytes: twice the window of 16 MiB, and more. */
  const MORE_THAN_THE_WINDOW = 39;

  it('an honest caller never exceeds maxInFlight', async () => {
    const { url } = await ownHost({ maxInFlight: 10 });
    const loop = loopOn(wsTransport({ url }));
    const events = Array.from({ length: 2000 }, (_, index) => loop.addEvent(echo, [index]));
    expect(await Promise.all(events.map(({ finished }) => finished))).toEqual(events.map((_, index) => index));
    expect(loop.stats().executors).toMatchObject([{ ended: 2000 }]);
  });

  it('an honest caller never exceeds maxPayload with a batch of events', async () => {
    const { url } = await ownHost({ maxPayload: 2000 });
    const loop = loopOn(wsTransport({ url }));
    const values = Array.from({ length: 2000 }, (_, index) => `${index}: ${'some text '.repeat(index % 20)}`);
    const events = values.map((value) => loop.addEvent(echo, [value]));
    const long = loop.addEvent(echo, ['x'.repeat(3000)]);
    const longer = loop.addEvent(text, [3000]);
    expect(await Promise.all(events.map(({ finished }) => finished))).toEqual(values);
    for (const { finished } of [long, longer]) await expect(finished).rejects.toMatchObject({ code: 'ERR_SERIALIZATION' });
    expect(loop.stats().executors).toMatchObject([{ ended: 2001 }]);
  });

  it('an honest caller never exceeds the window of a busy executor', async () => {
    const { url } = await ownHost({ maxPayload: 2 ** 20 });
    const loop = loopOn(wsTransport({ url }), 100);
    const bytes = new Uint8Array(1_000_000);
    await loop.start();
    loop.addEvent(holdThread, [1000]);
    const events = Array.from({ length: MORE_THAN_THE_WINDOW }, () => loop.addEvent(lengthOf, [bytes]));
    for (const { finished } of events) expect(await finished).toBe(1_000_000);
    expect(loop.stats().executors).toMatchObject([{ ended: MORE_THAN_THE_WINDOW + 1 }]);
  });

  it('a host can end a busy loop although messages wait behind it', async () => {
    const { url } = await ownHost({ maxPayload: 2 ** 20 });
    const loop = loopOn(wsTransport({ url }), 100);
    await loop.start();
    const event = loop.addEvent(spin, [], { timeout: 300 });
    const beside = Array.from({ length: MORE_THAN_THE_WINDOW }, () => loop.addEvent(lengthOf, [new Uint8Array(1_000_000)]));
    await expect(event.finished).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    await Promise.allSettled(beside.map(({ finished }) => finished));
    expect(await loop.addEvent(echo, ['after']).finished).toBe('after');
  });
});

describe('operations of a host', () => {
  async function get(url: string, path: string): Promise<[number, string]> {
    const response = await fetch(new URL(path, url.replace('ws:', 'http:')));
    return [response.status, await response.text()];
  }

  it('a host serves health, readiness and metrics', async () => {
    const { url } = await ownHost();
    await works(url);
    expect(await get(url, '/healthz')).toEqual([200, 'ok\n']);
    expect(await get(url, '/readyz')).toEqual([200, 'ready\n']);
    const [status, metrics] = await get(url, '/metrics');
    expect(status).toBe(200);
    expect(metrics).toMatch(/mp_event_loop_host_executors_lent 1/);
    expect((await get(url, '/'))[0]).toBe(426);
    expect((await get(url, '/else'))[0]).toBe(404);
  });

  it('readiness of a host is 503 if its tasks do not import, and start rejects with the reason', async () => {
    const { url } = await ownHost({ tasks: [new URL('not-there.mjs', import.meta.url)] });
    expect((await get(url, '/readyz'))[0]).toBe(503);
    expect((await get(url, '/healthz'))[0]).toBe(200);
    await expect(loopOn(wsTransport({ url })).start()).rejects.toMatchObject({ code: 'ERR_TARGET' });
  });

  it('a host kills a busy loop, and answers while it runs', async () => {
    const { url } = await ownHost();
    const loop = loopOn(wsTransport({ url }));
    await loop.start();
    const event = loop.addEvent(spin);
    await new Promise<void>((resolve) => loop.subscribe((notice) => notice.type === 'eventStarted' && resolve()));
    expect((await get(url, '/healthz'))[0]).toBe(200);
    event.cancel();
    await expect(event.finished).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    expect(await loop.addEvent(echo, ['after']).finished).toBe('after');
  });

  it('a detached session with nothing to lose gives up its executor when another caller asks', async () => {
    const server = await ownHost({ executors: 1 });
    const stranger = await new Stranger(server.url).send(helloFrame(hello, 0));
    await expect.poll(() => stranger.frames.length).toBeGreaterThan(1);
    const ack = new Uint8Array(HEADER_BYTES);
    writeHeader(ack, 4, 0, 1);
    await stranger.send(ack);
    stranger.ws.terminate();
    await expect.poll(() => server.stats().attached).toBe(0);
    await works(server.url);
  });

  it('executors of a loop are spread over hosts, and move to those that are left', async () => {
    const [one, other] = [await ownHost({ executors: 2 }), await ownHost({ executors: 2 })];
    const loop = new EventLoop({ transport: wsTransport({ url: [one.url, other.url] }), executors: 2 });
    ends.push(() => loop.terminate());
    await loop.start();
    expect([one.stats().lent, other.stats().lent]).toEqual([1, 1]);
    await one.stop({ timeout: 0 });
    for (let index = 0; index < 20; index += 1) expect(await loop.addEvent(echo, [index]).finished).toBe(index);
    await expect.poll(() => other.stats().lent).toBe(2);
  });

  it('a host that refuses the token does not keep other hosts from serving', async () => {
    const [one, other] = [await ownHost({ token: 'changed' }), await ownHost({ token: 'right' })];
    const loop = new EventLoop({ transport: wsTransport({ url: [one.url, other.url], token: 'right' }), executors: 2 });
    ends.push(() => loop.terminate());
    await loop.start();
    expect([one.stats().lent, other.stats().lent]).toEqual([0, 2]);
  });

  it('a host works on an existing HTTP server', async () => {
    const server = createServer((_, response) => response.end('mine'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(() => server.close());
    await ownHost({ server, token: 'secret', path: '/executors' });
    await works(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/executors`, { token: 'secret' });
  });

  it('raw connections that stay silent do no harm to a host', async () => {
    const { url } = await ownHost();
    const sockets = Array.from({ length: 50 }, () => connect(Number(new URL(url).port), '127.0.0.1'));
    ends.push(() => sockets.forEach((socket) => void socket.destroy()));
    await works(url);
  });
});
