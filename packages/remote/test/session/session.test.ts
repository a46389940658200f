/** Sessions over links that break anywhere, deliver late, twice, or not at all. */
import type { Link } from '@mp-event-loop/remote';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACK, bareFrame, DATA, FRAME_COST, HEADER_BYTES, PART, PING, readHeader, WELCOME, writeHeader } from '../../dist/session/frame.js';
import { wholeOf } from '../../dist/session/parts.js';
import { Session } from '../../dist/session/session.js';

const HEARTBEAT = 1000;
const MAX_FRAME = 200_000;

/** A frame of data with a number as its payload. */
function frameOf(value: number): Uint8Array {
  const frame = new Uint8Array(HEADER_BYTES + 4 + (value % 3 === 0 ? (value % 7) * 25_000 : 0));
  new DataView(frame.buffer).setUint32(HEADER_BYTES, value);
  return frame;
}
function numberIn(frame: Uint8Array): number {
  return new DataView(frame.buffer, frame.byteOffset).getUint32(HEADER_BYTES);
}

class End {
  readonly sent: number[] = [];
  readonly got: number[] = [];
  readonly detachments: string[] = [];
  readonly session: Session;
  constructor(now: number) {
    this.session = new Session(
      { deliver: (_, parts) => this.got.push(numberIn(wholeOf(parts))), detached: (why) => this.detachments.push(why) },
      HEARTBEAT,
      MAX_FRAME,
      now,
    );
  }
  send(value: number): void {
    this.sent.push(value);
    this.session.send(DATA, frameOf(value));
  }
}

/** One connection: what is under way in either direction. */
class Wire {
  isCut = false;
  readonly toHost: Uint8Array[] = [];
  readonly toClient: Uint8Array[] = [];
  readonly clientEnd: Link = this.#end(this.toHost);
  readonly hostEnd: Link = this.#end(this.toClient);

  #end(queue: Uint8Array[]): Link {
    return {
      buffered: 0,
      // A copy, as a socket's buffer is one.
      send: (frame) => void (this.isCut || queue.push(frame.slice())),
      close: () => {
        this.isCut = true;
      },
    };
  }
}

class World {
  now = 0;
  readonly client = new End(0);
  readonly host = new End(0);
  readonly wires: Wire[] = [];
  #next = 0;

  send(fromClient: boolean, count: number): void {
    for (let left = count; left > 0; left -= 1) (fromClient ? this.client : this.host).send(this.#next++);
  }

  /** The client gives up the link it has, and begins anew; the host may still hold the old one. */
  connect(): void {
    const last = this.wires.at(-1);
    if (last !== undefined) this.client.session.detach(last.clientEnd);
    const wire = new Wire();
    this.wires.push(wire);
    const hello = new Uint8Array(HEADER_BYTES);
    writeHeader(hello, 1, 0, this.client.session.received);
    wire.toHost.push(hello);
  }

  deliver(wire: Wire, toHost: boolean, times: number): void {
    const frame = (toHost ? wire.toHost : wire.toClient).shift();
    if (frame === undefined) return;
    const { kind, acknowledged } = readHeader(frame);
    for (let left = times; left > 0; left -= 1) {
      if (toHost && kind === 1) {
        if (left > 1) continue;
        this.host.session.attach(wire.hostEnd, acknowledged, this.now, bareFrame(WELCOME, this.host.session.received));
      } else if (!toHost && kind === WELCOME) {
        if (left === 1 && wire === this.wires.at(-1) && !this.client.session.isAttached)
          this.client.session.attach(wire.clientEnd, acknowledged, this.now);
      } else if (toHost) this.host.session.receive(wire.hostEnd, frame, this.now);
      else this.client.session.receive(wire.clientEnd, frame, this.now);
    }
  }

  /** What is under way is lost from a point on; the ends hear of it now, later, or never. */
  cut(wire: Wire, kept: number, clientHears: boolean, hostHears: boolean): void {
    wire.isCut = true;
    wire.toHost.length = Math.min(wire.toHost.length, kept);
    wire.toClient.length = Math.min(wire.toClient.length, kept);
    if (clientHears) this.client.session.detach(wire.clientEnd);
    if (hostHears) this.host.session.detach(wire.hostEnd);
  }

  pass(time: number): void {
    this.now += time;
    this.client.session.wake(this.now);
    this.host.session.wake(this.now);
  }

  settle(): void {
    this.connect();
    const wire = this.wires.at(-1) as Wire;
    for (let round = 0; round < 10_000 && wire.toHost.length + wire.toClient.length > 0; round += 1) {
      this.deliver(wire, true, 1);
      this.deliver(wire, false, 1);
    }
  }
}

type Action = (world: World) => void;

const wireOf = (world: World, back: number): Wire | undefined => world.wires.at(-1 - back);
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 40 })).map(
    ([side, count]): Action =>
      (world) =>
        world.send(side, count),
  ),
  fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 60 }), fc.nat(1), fc.integer({ min: 1, max: 2 })).map(
    ([side, count, back, times]): Action =>
      (world) => {
        const wire = wireOf(world, back);
        for (let left = count; wire !== undefined && left > 0; left -= 1) world.deliver(wire, side, times);
      },
  ),
  fc.tuple(fc.nat(1), fc.nat(5), fc.boolean(), fc.boolean()).map(
    ([back, kept, one, other]): Action =>
      (world) => {
        const wire = wireOf(world, back);
        if (wire !== undefined) world.cut(wire, kept, one, other);
      },
  ),
  fc.constant<Action>((world) => world.connect()),
  fc.integer({ min: 1, max: 900 }).map(
    (time): Action =>
      (world) =>
        world.pass(time),
  ),
);

describe('a session', () => {
  it('a session processes each frame once and in order, wherever its links break', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const world = new World();
        world.connect();
        for (const act of actions) act(world);
        world.settle();
        expect(world.host.got).toEqual(world.client.sent);
        expect(world.client.got).toEqual(world.host.sent);
        expect([...world.client.detachments, ...world.host.detachments]).not.toContain('breach');
        // Once all is heard of, nothing is kept.
        world.pass(60);
        const wire = world.wires.at(-1) as Wire;
        for (let round = 0; round < 3; round += 1) {
          world.deliver(wire, true, 1);
          world.deliver(wire, false, 1);
        }
        expect([world.client.session.unacknowledged, world.host.session.unacknowledged]).toEqual([0, 0]);
      }),
      { numRuns: 2000 },
    );
  });

  it('a session notices a half-open link within two heartbeats, whatever it sends', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 20 }), (pauses) => {
        const world = new World();
        world.settle();
        const wire = world.wires.at(-1) as Wire;
        for (const pause of pauses) {
          world.pass(pause);
          while (wire.toHost.length + wire.toClient.length > 0) {
            world.deliver(wire, true, 1);
            world.deliver(wire, false, 1);
          }
        }
        expect(world.client.session.isAttached).toBe(true);
        wire.isCut = true;
        const from = world.now;
        while (world.client.session.isAttached || world.host.session.isAttached) {
          world.send(true, 1);
          const due = Math.min(world.client.session.due, world.host.session.due);
          world.pass(Math.max(0, due - world.now));
        }
        expect(world.now - from).toBeLessThan(2 * HEARTBEAT);
        expect(world.client.detachments.at(-1)).toBe('silent');
      }),
    );
  });

  it('a session keeps an idle link alive', () => {
    const world = new World();
    world.settle();
    const wire = world.wires.at(-1) as Wire;
    for (let left = 200; left > 0; left -= 1) {
      world.pass(HEARTBEAT / 4);
      for (const toHost of [true, false, true, false]) world.deliver(wire, toHost, 1);
    }
    expect([world.client.session.isAttached, world.host.session.isAttached]).toEqual([true, true]);
  });

  it('a session keeps its link if its own thread was late and the answer waits', () => {
    const world = new World();
    world.settle();
    const wire = world.wires.at(-1) as Wire;
    const { session } = world.client;
    world.now = session.due;
    session.wake(world.now);
    expect(wire.toHost.map((frame) => frame[0])).toContain(PING);
    while (wire.toHost.length > 0) world.deliver(wire, true, 1);
    // Held up for an hour, the timer comes before the socket.
    world.now += 3_600_000;
    session.wake(world.now);
    expect(session.isAttached).toBe(true);
    while (wire.toClient.length > 0) world.deliver(wire, false, 1);
    world.now += HEARTBEAT;
    session.wake(world.now);
    expect(session.isAttached).toBe(true);
  });

  it('a session gets a large frame over links of which none carries it all', () => {
    const world = new World();
    world.client.sent.push(0);
    world.client.session.send(DATA, new Uint8Array(MAX_FRAME));
    for (let link = 0; link < 3; link += 1) {
      world.connect();
      const wire = world.wires.at(-1) as Wire;
      for (const toHost of [true, false, true, true]) world.deliver(wire, toHost, 1);
      world.cut(wire, 0, true, true);
    }
    world.settle();
    expect(world.host.got).toEqual([0]);
    expect(world.host.session.received).toBe(4);
  });

  it('a session holds frames while it has no link', () => {
    const world = new World();
    world.send(true, 5);
    expect(world.client.session.unacknowledged).toBeGreaterThan(0);
    world.settle();
    expect(world.host.got).toEqual(world.client.sent);
  });
});

describe('memory of a session', () => {
  const MOST_UNDER_WAY = 8 * 2 ** 20;
  /** A link that keeps the frames themselves, as one does whose network stands still. */
  function stuck(): Link & { readonly frames: Uint8Array[]; buffered: number } {
    const frames: Uint8Array[] = [];
    const send = (frame: Uint8Array): void => {
      frames.push(frame);
      link.buffered += frame.length;
    };
    const link = { frames, buffered: 0, send, close: () => {} };
    return link;
  }
  const bytesOf = (frames: readonly Uint8Array[]): number => frames.reduce((sum, { length }) => sum + length, 0);
  function ack(received: number): Uint8Array {
    return bareFrame(ACK, received);
  }

  it('a resume copies nothing that is kept: each link is given the same frames', () => {
    const { session } = new End(0);
    for (let value = 0; value < 100; value += 1) session.send(DATA, new Uint8Array(HEADER_BYTES + 4));
    const first = stuck();
    session.attach(first, 0, 0);
    expect(first.frames).toHaveLength(100);
    for (let resumes = 0; resumes < 20; resumes += 1) {
      const link = stuck();
      session.attach(link, 1, 0, bareFrame(WELCOME, 0));
      expect(link.frames).toHaveLength(100);
      for (const [index, frame] of link.frames.slice(1).entries()) expect(frame).toBe(first.frames[index + 1]);
    }
    expect(first.frames.map((frame) => readHeader(frame).number)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });

  it('a session gives a link no more than may be under way, and the rest as it is acknowledged', () => {
    const { session } = new End(0);
    const link = stuck();
    session.attach(link, 0, 0);
    const large = new Uint8Array(4 * MOST_UNDER_WAY);
    session.send(DATA, large);
    expect(session.held).toBeGreaterThan(large.length);
    let most = 0;
    for (let taken = 0; session.unacknowledged > 0; ) {
      most = Math.max(most, link.buffered);
      expect(session.isUnread()).toBe(false);
      link.buffered -= (link.frames[taken] as Uint8Array).length;
      taken += 1;
      session.receive(link, ack(taken), 0);
    }
    expect(most).toBeLessThan(MOST_UNDER_WAY + 65_551);
    expect(most).toBeGreaterThan(MOST_UNDER_WAY / 2);
    expect(bytesOf(link.frames)).toBeGreaterThan(large.length);
    expect(session.held).toBe(0);
  });

  it('a link that counts what was acknowledged, until all has left that was given with it, is neither taken for unread nor overfilled', () => {
    const { session } = new End(0);
    const link = stuck();
    session.attach(link, 0, 0);
    session.send(DATA, new Uint8Array(4 * MOST_UNDER_WAY));
    for (let taken = 0; session.unacknowledged > 0; ) {
      const given = link.frames.length;
      while (taken < given) {
        taken += 1;
        session.receive(link, ack(taken), 0);
        expect([session.isUnread(), link.buffered < MOST_UNDER_WAY + 2 * 65_551]).toEqual([false, true]);
      }
      link.buffered = bytesOf(link.frames.slice(given));
    }
  });

  it('what was acknowledged is followed by more, though the link still counts it: no acknowledgement would come later', () => {
    const { session } = new End(0);
    const link = stuck();
    session.attach(link, 0, 0);
    session.send(DATA, new Uint8Array(2 * MOST_UNDER_WAY));
    for (let acknowledged = 0; session.unacknowledged > 0; session.receive(link, ack(acknowledged), 0)) {
      expect(link.frames.length).toBeGreaterThan(acknowledged);
      acknowledged = link.frames.length;
    }
  });

  it.each([
    ['all of it', (frames: number) => frames],
    ['none of it', () => 0],
  ])('a link whose other end reads nothing is unread once a MiB of answers waits, whether it acknowledges %s', (_, acknowledged) => {
    const { session } = new End(0);
    const link = stuck();
    session.attach(link, 0, 0);
    for (let left = 4; left > 0; left -= 1) session.send(DATA, new Uint8Array(MOST_UNDER_WAY));
    for (let seen = 0, numbered = 0; !session.isUnread() && link.buffered < 4 * MOST_UNDER_WAY; ) {
      for (; seen < link.frames.length; seen += 1) if ((link.frames[seen] as Uint8Array).length > HEADER_BYTES) numbered += 1;
      session.receive(link, ack(acknowledged(numbered)), 0);
      session.receive(link, bareFrame(PING, 0), 0);
    }
    expect(link.buffered).toBeLessThan(MOST_UNDER_WAY + 2 ** 20 + 65_551 + 100);
  });

  it('an acknowledgement of what waits to be sent is a breach', () => {
    const end = new End(0);
    const link = stuck();
    end.session.attach(link, 0, 0);
    end.session.send(DATA, new Uint8Array(2 * MOST_UNDER_WAY));
    end.session.receive(link, ack(link.frames.length + 1), 0);
    expect(end.detachments).toEqual(['breach']);
  });

  it('frames that are kept count with what each costs', () => {
    const { session } = new End(0);
    for (let left = 1000; left > 0; left -= 1) session.send(DATA, new Uint8Array(HEADER_BYTES));
    expect(session.held).toBe(1000 * (HEADER_BYTES + FRAME_COST));
  });

  it.each([HEADER_BYTES, HEADER_BYTES + 4, 65_550])(
    'a part of %i bytes is a breach: without end such parts would fill the memory',
    (length) => {
      const end = new End(0);
      const link = stuck();
      end.session.attach(link, 0, 0);
      const part = new Uint8Array(length);
      writeHeader(part, PART, 1, 0);
      end.session.receive(link, part, 0);
      expect(end.detachments).toEqual(['breach']);
      expect(end.session.held).toBe(0);
    },
  );

  it('a session that delivers no more keeps nothing of what it receives, and acknowledges it', () => {
    const end = new End(0);
    const link = stuck();
    end.session.attach(link, 0, 0);
    const part = new Uint8Array(65_551);
    writeHeader(part, PART, 1, 0);
    end.session.receive(link, part, 0);
    end.session.stopDelivering();
    expect(end.session.held).toBe(0);
    writeHeader(part, PART, 2, 0);
    end.session.receive(link, part, 0);
    const last = frameOf(1);
    writeHeader(last, DATA, 3, 0);
    end.session.receive(link, last, 0);
    expect([end.session.held, end.session.received, end.got]).toEqual([0, 3, []]);
  });
});

describe('breaches of a session', () => {
  const breaches: Record<string, (session: Session) => Uint8Array> = {
    'a gap': () => numbered(DATA, 3, 0),
    'an acknowledgement of what was never sent': () => numbered(DATA, 1, 9),
    'an unknown kind': () => numbered(99, 1, 0),
    'parts that come to more than a frame may have': (session) => {
      const part = new Uint8Array(MAX_FRAME + 1);
      writeHeader(part, PART, session.received + 1, 0);
      return part;
    },
    'too short': () => new Uint8Array(5),
    'a greeting within the session': () => numbered(WELCOME, 0, 0),
  };
  function numbered(kind: number, number: number, acknowledged: number): Uint8Array {
    const frame = frameOf(1);
    writeHeader(frame, kind, number, acknowledged);
    return frame;
  }
  it.each(Object.entries(breaches))('a breach ends the link, not the session: %s', (_, make) => {
    const world = new World();
    world.settle();
    const wire = world.wires.at(-1) as Wire;
    world.host.session.receive(wire.hostEnd, make(world.host.session), 0);
    expect(world.host.detachments).toEqual(['breach']);
    world.send(true, 3);
    world.settle();
    expect(world.host.got).toEqual(world.client.sent);
  });

  it('attach refuses an impossible acknowledgement, and changes nothing', () => {
    const end = new End(0);
    end.send(1);
    const wire = new Wire();
    expect(() => end.session.attach(wire.clientEnd, 2, 0)).toThrow(expect.objectContaining({ code: 'ERR_PROTOCOL' }));
    expect(end.session.isAttached).toBe(false);
    end.session.attach(wire.clientEnd, 0, 0);
    expect(wire.toHost.length).toBe(1);
  });

  it('a session survives any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (frames) => {
        const world = new World();
        world.settle();
        for (const frame of frames) {
          const wire = world.wires.at(-1) as Wire;
          world.host.session.receive(wire.hostEnd, frame, world.now);
          if (!world.host.session.isAttached) world.settle();
        }
      }),
      { numRuns: 2000 },
    );
  });
});
