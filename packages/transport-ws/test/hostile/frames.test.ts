/**
 * Frames that no honest end sends, before all that reads frames. MP_EVENT_LOOP_FUZZ says how many, MP_EVENT_LOOP_SEED which; a failure says
 * the seed of its own conversation.
 */
import { EventEmitter } from 'node:events';
import { Duplex } from 'node:stream';
import type { CloseReason, ExecutorChannel, Transport } from '@mp-event-loop/core';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { encode } from '../../dist/codec/index.js';
import { Guest } from '../../dist/host/guest.js';
import { checkHostOptions } from '../../dist/host/host-options.js';
import { Lender } from '../../dist/host/lender.js';
import { decodeCount, decodeEnding, decodeText, encodeCount, encodeEnding, encodeText } from '../../dist/session/ending.js';
import { DATA, HEADER_BYTES, readHeader } from '../../dist/session/frame.js';
import { readHello, readRefusal, readWelcome, refusedFrame, welcomeFrame } from '../../dist/session/handshake.js';
import { Session } from '../../dist/session/session.js';
import { helloOf, hostile, sessionId } from './conversation.ts';
import { Spoiler } from './random.ts';

const COUNT = Number(process.env.MP_EVENT_LOOP_FUZZ ?? 20_000);
const SEED = Number(process.env.MP_EVENT_LOOP_SEED ?? 1);
const LONG = 3_600_000;
const MAX_MS = 250;
const MAX_GROWTH = 300e6;

function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe(`${COUNT} frames each are read, or are a ProtocolError`, () => {
  const ending: CloseReason = {
    kind: 'killed',
    exitCode: 1,
    signal: 'SIGKILL',
    stderrTail: 'last words',
    error: new Error('why'),
    started: 4,
  };
  const readers: [string, (frame: Uint8Array) => unknown, Uint8Array[]][] = [
    ['readHeader', readHeader, [helloOf('0'.repeat(32))]],
    ['readHello', readHello, [helloOf('0'.repeat(32))]],
    ['readWelcome', readWelcome, [welcomeFrame({ version: 1, free: 2, resumeWindow: 3, window: 2 ** 24, maxPayload: 4 }, 5)]],
    ['readRefusal', readRefusal, [refusedFrame({ code: 'full', message: 'all are lent' })]],
    ['decodeEnding', decodeEnding, [encodeEnding(ending)]],
    ['decodeCount', decodeCount, [encodeCount(123_456)]],
    ['decodeText', decodeText, [encodeText('what it printed, ünd more \ud800')]],
  ];
  it.each(readers)(
    '%s',
    (_, read, samples) => {
      const spoiler = new Spoiler(SEED);
      for (const sample of samples) expect(() => read(sample)).not.toThrow();
      for (let left = COUNT; left > 0; left -= 1) {
        const frame = spoiler.spoiled(spoiler.pick(samples));
        const from = performance.now();
        try {
          read(frame);
        } catch (error) {
          if ((error as { code?: unknown }).code !== 'ERR_PROTOCOL') throw new Error(Buffer.from(frame).toString('hex'), { cause: error });
        }
        if (performance.now() - from > MAX_MS) throw new Error(`slow: ${Buffer.from(frame).toString('hex')}`);
      }
    },
    LONG,
  );
});

it(
  `${COUNT} frames: a session gives each of the honest ones once and in order, or breaks the link`,
  () => {
    const spoiler = new Spoiler(SEED);
    for (let sent = 0; sent < COUNT; ) {
      const seed = spoiler.below(2 ** 31);
      const got: number[] = [];
      let isOpen = true;
      const close = (): void => {
        isOpen = false;
      };
      const link = { send: () => {}, close };
      const session = new Session({ deliver: (_, frame) => void got.push(readHeader(frame).number), detached: () => {} }, 1000, 200_000, 0);
      session.attach(link, 0, 0);
      const frames = hostile('0'.repeat(32), new Spoiler(seed)).slice(1);
      sent += frames.length + 1;
      for (const frame of frames) {
        try {
          session.receive(link, frame, 0);
        } catch (error) {
          throw new Error(`seed ${seed}`, { cause: error });
        }
      }
      expect(got, `seed ${seed}`).toEqual(got.map((_, index) => index + 1));
      if (!isOpen) expect(session.isAttached).toBe(false);
    }
  },
  LONG,
);

/** What a host has of a connection. */
class FakeSocket extends EventEmitter {
  readyState = 1;
  bufferedAmount = 0;
  sent = 0;
  code: number | undefined;
  send(frame: Uint8Array): void {
    this.sent += frame.length;
  }
  close(code: number): void {
    this.code ??= code;
    this.terminate();
  }
  terminate(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    queueMicrotask(() => this.emit('close', this.code ?? 1006));
  }
}

/** Executors that take bytes, and answer what answers there are. */
function fakeTransport(alive: Set<object>): Transport {
  return {
    name: 'fake',
    isolation: 'process',
    open: async () => {
      let listener: (message: never) => void = () => {};
      let end: (reason: CloseReason) => void = () => {};
      const closed = new Promise<CloseReason>((resolve) => {
        end = resolve;
      });
      const channel: ExecutorChannel = {
        id: 'fake',
        closed,
        send: (message) => {
          if (message instanceof Uint8Array) listener(encode(['done', 0], HEADER_BYTES) as never);
          else if (Array.isArray(message) && message[0] !== 'lend') listener(['inFlight', 0] as never);
        },
        ready: async () => {},
        listen: (given) => {
          listener = given as typeof listener;
        },
        close: async () => {
          alive.delete(channel);
          end({ kind: 'closed' });
        },
        kill: async () => {
          alive.delete(channel);
          end({ kind: 'killed' });
        },
        ref: () => {},
        unref: () => {},
      };
      alive.add(channel);
      return channel;
    },
  };
}

it(
  `${COUNT} frames: connections of strangers leave a host nothing, and one guest's session goes on`,
  async () => {
    const alive = new Set<object>();
    const settings = checkHostOptions({
      tasks: ['tasks.mjs'],
      executors: 1000,
      resumeWindow: 0,
      heartbeat: 3_600_000,
      transport: fakeTransport(alive),
    });
    const lender = new Lender(settings, () => {});
    const connect = (): FakeSocket => {
      const socket = new FakeSocket();
      const tcp = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
      new Guest(socket as unknown as WebSocket, tcp, { id: 'stranger' }, lender, () => {});
      return socket;
    };
    const guest = connect();
    guest.emit('message', Buffer.from(helloOf('f'.repeat(32))), true);
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    await turn();

    const spoiler = new Spoiler(SEED);
    const before = memory();
    const codes = new Map<number | undefined, number>();
    for (let sent = 0; sent < COUNT; ) {
      const seed = spoiler.below(2 ** 31);
      const own = new Spoiler(seed);
      const socket = connect();
      for (const frame of hostile(sessionId(own), own)) {
        sent += 1;
        if (socket.readyState !== 1) break;
        try {
          socket.emit('message', Buffer.from(frame), !own.chance(0.01));
        } catch (error) {
          throw new Error(`seed ${seed}`, { cause: error });
        }
        // Some say all at once, others wait for what the host answers.
        if (own.chance(0.5)) await turn();
      }
      await turn();
      codes.set(socket.code, (codes.get(socket.code) ?? 0) + 1);
      socket.terminate();
    }
    await expect.poll(() => lender.sessions, { timeout: 10_000 }).toBe(1);
    expect(alive.size).toBe(1);
    expect(guest.readyState).toBe(1);
    const had = guest.sent;
    guest.emit('message', Buffer.from(encodeAs(1)), true);
    await turn();
    expect(guest.sent).toBeGreaterThan(had);
    expect(memory() - before).toBeLessThan(MAX_GROWTH);
    // Who ended with 1002 was found out; who did not had said nothing that is wrong.
    expect(codes.get(1002)).toBeGreaterThan(COUNT / 50);
    await lender.kill(0);
  },
  LONG,
);

function encodeAs(number: number): Uint8Array {
  const frame = encode(['hello'], HEADER_BYTES);
  frame[0] = DATA;
  frame[6] = number;
  return frame;
}
