/**
 * Frames that no honest end sends, before all that reads frames. MP_EVENT_LOOP_FUZZ says how many, MP_EVENT_LOOP_SEED which; a failure says
 * the seed of its own conversation.
 */
import type { CloseReason, ExecutorChannel, Transport } from '@mp-event-loop/core';
import type { AcceptedLink, AcceptedLinkOwner, CloseCause } from '@mp-event-loop/remote';
import { checkLendingOptions, Lender } from '@mp-event-loop/remote/host';
import { describe, expect, it } from 'vitest';
import { encode } from '../../dist/codec/index.js';
import { decodeCount, decodeEnding, decodeText, encodeCount, encodeEnding, encodeText } from '../../dist/session/ending.js';
import { DATA, HEADER_BYTES, readHeader, writeHeader } from '../../dist/session/frame.js';
import { readHello, readRefusal, readWelcome, refusedFrame, welcomeFrame } from '../../dist/session/handshake.js';
import { Session } from '../../dist/session/session.js';
import { helloOf, hostile, sessionId } from './conversation.ts';
import { Spoiler } from './random.ts';

const COUNT = Number(process.env.MP_EVENT_LOOP_FUZZ ?? 20_000);
const SEED = Number(process.env.MP_EVENT_LOOP_SEED ?? 1);
const LONG = 3_600_000;
const MAX_GROWTH = 300e6;

function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe(`${COUNT} hostile frames for each reader`, () => {
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
  function fuzz(
    read: (frame: Uint8Array) => unknown,
    samples: Uint8Array[],
    spoil: (spoiler: Spoiler, frame: Uint8Array) => Uint8Array,
  ): void {
    const spoiler = new Spoiler(SEED);
    for (const sample of samples) expect(() => read(sample)).not.toThrow();
    for (let left = COUNT; left > 0; left -= 1) {
      const frame = spoil(spoiler, spoiler.pick(samples));
      try {
        read(frame);
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'ERR_PROTOCOL') throw new Error(Buffer.from(frame).toString('hex'), { cause: error });
      }
    }
  }
  it.each(readers)(
    '%s reads each hostile frame or throws a ProtocolError',
    (_, read, samples) => fuzz(read, samples, (spoiler, frame) => spoiler.spoiled(frame)),
    LONG,
  );
  const framed = readers.map(([name, read, samples]) => {
    // These are written by the session, later.
    for (const sample of samples) if (sample[0] === 0) writeHeader(sample, DATA, 1, 0);
    return [name, read, samples] as const;
  });
  it.each(framed)(
    '%s reads each frame with one field replaced or throws a ProtocolError',
    (_, read, samples) => fuzz(read, [...samples], (spoiler, frame) => spoiler.structured(frame)),
    LONG,
  );
});

it(
  `a session delivers honest frames among ${COUNT} hostile ones once and in order, or breaks the link`,
  () => {
    const spoiler = new Spoiler(SEED);
    for (let sent = 0; sent < COUNT; ) {
      const seed = spoiler.below(2 ** 31);
      const got: number[] = [];
      let isOpen = true;
      const close = (): void => {
        isOpen = false;
      };
      const link = { buffered: 0, send: () => {}, close };
      const session = new Session(
        { deliver: (_, parts) => void got.push(readHeader(parts.at(-1) as Uint8Array).number), detached: () => {} },
        1000,
        200_000,
        0,
      );
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
class FakeLink implements AcceptedLink {
  isOpen = true;
  buffered = 0;
  sent = 0;
  cause: CloseCause | undefined;
  owner: AcceptedLinkOwner | undefined;
  send(frame: Uint8Array): void {
    if (this.isOpen) this.sent += frame.length;
  }
  close(cause: CloseCause): void {
    this.cause ??= cause;
    this.terminate();
  }
  terminate(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    queueMicrotask(() => this.owner?.closed({ why: this.cause ?? 'broken', message: '', error: undefined }));
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
        location: {},
        closed,
        send: (message) => {
          if (message instanceof Uint8Array) listener(encode(['done', 0], HEADER_BYTES) as never);
          else if (Array.isArray(message) && message[0] !== 'adapt' && message[0] !== 'lend') listener(['inFlight', 0] as never);
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
  `${COUNT} hostile frames from strangers leave nothing in a host, and another session goes on`,
  async () => {
    const alive = new Set<object>();
    const options = { tasks: ['tasks.mjs'], executors: 1000, resumeWindow: 0, heartbeat: 3_600_000 };
    const settings = checkLendingOptions(options, fakeTransport(alive));
    const lender = new Lender(settings, () => {});
    const connect = (): [FakeLink, AcceptedLinkOwner] => {
      const link = new FakeLink();
      const guest = lender.accept(link, { id: 'stranger' });
      link.owner = guest;
      return [link, guest];
    };
    const [goodLink, good] = connect();
    good.received(helloOf('f'.repeat(32)));
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    await turn();

    const spoiler = new Spoiler(SEED);
    const before = memory();
    const causes = new Map<CloseCause | undefined, number>();
    for (let sent = 0; sent < COUNT; ) {
      const seed = spoiler.below(2 ** 31);
      const own = new Spoiler(seed);
      const [link, guest] = connect();
      for (const frame of hostile(sessionId(own), own)) {
        sent += 1;
        if (!link.isOpen) break;
        try {
          if (own.chance(0.01)) guest.breached('a text message');
          else guest.received(Buffer.from(frame));
        } catch (error) {
          throw new Error(`seed ${seed}`, { cause: error });
        }
        // Some say all at once, others wait for what the host answers.
        if (own.chance(0.5)) await turn();
      }
      await turn();
      causes.set(link.cause, (causes.get(link.cause) ?? 0) + 1);
      link.terminate();
    }
    await expect.poll(() => lender.sessions).toBe(1);
    expect(alive.size).toBe(1);
    expect(goodLink.isOpen).toBe(true);
    const had = goodLink.sent;
    good.received(encodeAs(1));
    await turn();
    expect(goodLink.sent).toBeGreaterThan(had);
    expect(memory() - before).toBeLessThan(MAX_GROWTH);
    // Whose link was closed as malformed was found out; who did not had said nothing that is wrong.
    expect(causes.get('malformed')).toBeGreaterThan(COUNT / 50);
    await lender.kill(0);
  },
  LONG,
);

function encodeAs(number: number): Uint8Array {
  const frame = encode(['hello'], HEADER_BYTES);
  writeHeader(frame, DATA, number, 0);
  return frame;
}
