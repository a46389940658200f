/**
 * Many hostile connections, over real sockets, while one caller works. MP_EVENT_LOOP_SEED says which, MP_EVENT_LOOP_STRANGERS how many: each
 * costs the host a process for a session, and what they may say is tried far more often without sockets, in `remote`.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { EventLoop } from '@mp-event-loop/core';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { bareFrame, PING } from '../../../remote/dist/session/frame.js';
import { helloOf, hostile, sessionId } from '../../../remote/test/hostile/conversation.ts';
import { Spoiler } from '../../../remote/test/hostile/random.ts';
import { HostProcess } from '../host-process.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo } from '../tasks.mjs';

const SEED = Number(process.env.MP_EVENT_LOOP_SEED ?? 1);
const SESSIONS = Number(process.env.MP_EVENT_LOOP_STRANGERS ?? 100);
/** How many at a time, so that the host has places for them and its one good caller. */
const AT_ONCE = 10;
const MAX_GROWTH = 150e6;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Unlike `once`, whatever error comes before. */
function closeOf(socket: Socket | WebSocket): Promise<void> {
  return new Promise((resolve) => socket.on('close', () => resolve()));
}

/** A raw connection; resolves when the host ends it, or after `patience` ms. */
async function raw(url: string, say: (socket: Socket) => void, patience: number): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  socket.once('connect', () => say(socket));
  const timer = setTimeout(() => socket.destroy(), patience);
  await closeOf(socket);
  clearTimeout(timer);
}

/** A WebSocket of bytes that the test writes itself. */
function upgraded(url: string, say: (socket: Socket) => void): Promise<void> {
  return raw(
    url,
    (socket) => {
      socket.write(
        `GET / HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: mp-event-loop.v1\r\n\r\n',
      );
      socket.once('data', () => say(socket));
    },
    300,
  );
}

/** A frame of RFC 6455, masked with zeros. */
function wsFrame(opcode: number, isLast: boolean, payload: Uint8Array): Buffer {
  const head = payload.length < 126 ? [payload.length | 0x80] : [126 | 0x80, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Uint8Array.of((isLast ? 0x80 : 0) | opcode, ...head, 0, 0, 0, 0), payload]);
}

/** Says all of it, however the host takes it. */
async function say(url: string, frames: readonly Uint8Array[]): Promise<void> {
  const ws = new WebSocket(url, ['mp-event-loop.v1'], { perMessageDeflate: false });
  ws.on('error', () => {});
  const closed = closeOf(ws);
  await Promise.race([new Promise((resolve) => ws.on('open', resolve)), closed]);
  for (const frame of frames) if (ws.readyState === WebSocket.OPEN) ws.send(frame, () => {});
  const timer = setTimeout(() => ws.terminate(), 200);
  await closed;
  clearTimeout(timer);
}

const CONTINUED = 0;
const BINARY = 2;
const CONTROL_PING = 9;

const strangers: readonly ((url: string, spoiler: Spoiler) => Promise<void>)[] = [
  // Most of them: conversations that go wrong somewhere.
  ...Array.from({ length: 6 }, () => (url: string, spoiler: Spoiler) => say(url, hostile(sessionId(spoiler), spoiler))),
  (url, spoiler) => upgraded(url, (socket) => void socket.write(spoiler.bytes(2000))),
  (url, spoiler) =>
    upgraded(url, (socket) => {
      const hello = helloOf(sessionId(spoiler));
      socket.write(wsFrame(BINARY, false, hello.subarray(0, 10)));
      for (let at = 10; at < hello.length; at += 1)
        socket.write(wsFrame(CONTINUED, at === hello.length - 1 && spoiler.chance(0.5), hello.subarray(at, at + 1)));
    }),
  (url) =>
    upgraded(url, (socket) => {
      for (let left = 5000; left > 0; left -= 1) socket.write(wsFrame(CONTROL_PING, true, new Uint8Array(125)));
    }),
  (url, spoiler) => say(url, [helloOf(sessionId(spoiler)), ...Array.from({ length: 5000 }, () => bareFrame(PING, 0))]),
  (url, spoiler) => raw(url, (socket) => void socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nUpgr'.slice(0, spoiler.below(40))), 300),
  (url) => raw(url, (socket) => void socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`), 300),
  (url) => raw(url, (socket) => void socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\n${'a: b\r\n'.repeat(20_000)}\r\n`), 300),
  (url, spoiler) => raw(url, (socket) => void socket.write(spoiler.bytes(5000)), 300),
  (url) => raw(url, (socket) => void socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n...'), 300),
];

async function figure(url: string, name: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', url.replace('ws:', 'http:')))).text();
  return Number(new RegExp(`^${name}(?:{.*})? (.+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
}

it(`${SESSIONS} hostile connections cost an honest caller nothing, and leave the host as it was`, async () => {
  const host = await HostProcess.start(['--executors', '16', '--max-payload', '65536', '--resume-window', '300']);
  ends.push(() => host.end('SIGKILL'));
  const loop = new EventLoop({ transport: wsTransport({ url: host.url }), executors: 1 });
  ends.push(() => loop.terminate());
  const work = async (): Promise<void> => {
    const values = await Promise.all(Array.from({ length: 200 }, (_, index) => loop.addEvent(echo, [index]).finished));
    expect(values).toEqual(values.map((_, index) => index));
  };
  await work();
  const [executor] = loop.stats().executors;
  const spoiler = new Spoiler(SEED);
  const before = await figure(host.url, 'process_resident_memory_bytes');
  for (let met = 0; met < SESSIONS; met += AT_ONCE) {
    const group = Array.from({ length: AT_ONCE }, () =>
      strangers[spoiler.below(strangers.length)]?.(host.url, new Spoiler(spoiler.below(2 ** 31))),
    );
    await Promise.all([...group, work()]);
  }
  await expect.poll(() => figure(host.url, 'mp_event_loop_host_sessions')).toBe(1);
  await expect.poll(() => figure(host.url, 'mp_event_loop_host_executors_lent')).toBe(1);
  await expect.poll(() => figure(host.url, 'mp_event_loop_host_connections')).toBe(1);
  await work();
  expect(loop.stats()).toMatchObject({ rejected: 0, executors: [{ id: executor?.id }] });
  // They were heard, and found out.
  expect(await figure(host.url, 'mp_event_loop_host_sessions_opened_total')).toBeGreaterThan(SESSIONS / 5);
  expect(host.log()).toContain('breach');
  expect((await figure(host.url, 'process_resident_memory_bytes')) - before).toBeLessThan(MAX_GROWTH);
});

it('a host disconnects a peer that requests answers and never reads them', async () => {
  const host = await HostProcess.start(['--max-payload', '65536', '--resume-window', '300']);
  ends.push(() => host.end('SIGKILL'));
  const ws = new WebSocket(host.url, ['mp-event-loop.v1'], { perMessageDeflate: false });
  ends.push(() => ws.terminate());
  ws.on('error', () => {});
  await once(ws, 'open');
  ws.send(helloOf('0'.repeat(32)));
  await once(ws, 'message');
  ws.pause();
  const pings = wsFrame(BINARY, true, bareFrame(PING, 0));
  const flood = Buffer.concat(Array.from({ length: 10_000 }, () => pings));
  const socket = (ws as unknown as { _socket: Socket })._socket;
  let isCut = false;
  for (const sign of ['close', 'error'])
    socket.once(sign, () => {
      isCut = true;
    });
  while (!isCut) await new Promise<void>((resolve) => socket.write(flood, () => setImmediate(resolve)));
  await expect.poll(() => figure(host.url, 'mp_event_loop_host_sessions')).toBe(0);
});
