/** What a hostile caller can have a host keep: counted in bytes held, of which the host lets no session have more than its share. */
import type { CloseReason, ExecutorChannel, OpenRequest, Transport } from '@mp-event-loop/core';
import type { AcceptedLink, AcceptedLinkOwner, CloseCause } from '@mp-event-loop/remote';
import { checkLendingOptions, Lender } from '@mp-event-loop/remote/host';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeParts } from '../../dist/codec/coding.js';
import { encode } from '../../dist/codec/index.js';
import { ACK, bareFrame, CLOSE, DATA, FRAME_COST, HEADER_BYTES, PART, readHeader, STDOUT, writeHeader } from '../../dist/session/frame.js';
import { helloFrame } from '../../dist/session/handshake.js';

/** An executor that is busy: takes what it is handed, and says what the test has it say. */
class Busy implements ExecutorChannel {
  readonly id = 'busy';
  readonly location = {};
  handed = 0;
  readonly request: OpenRequest;
  #end: (reason: CloseReason) => void = () => {};
  readonly closed: Promise<CloseReason> = new Promise((resolve) => {
    this.#end = resolve;
  });
  say: (message: unknown) => void = () => {};
  constructor(request: OpenRequest) {
    this.request = request;
  }
  send(message: unknown): void {
    if (message instanceof Uint8Array) this.handed += 1;
    if (Array.isArray(message) && message[0] === 'ask') this.say(['inFlight', 1]);
  }
  async ready(): Promise<void> {}
  listen(listener: (message: never) => void): void {
    this.say = listener as typeof this.say;
  }
  async close(): Promise<void> {
    this.#end({ kind: 'closed' });
  }
  async kill(): Promise<void> {
    this.#end({ kind: 'killed' });
  }
  ref(): void {}
  unref(): void {}
}

class Caller implements AcceptedLink {
  buffered = 0;
  cause: CloseCause | undefined;
  reason: string | undefined;
  isOpen = true;
  readonly frames: Uint8Array[] = [];
  readonly #owner: AcceptedLinkOwner;
  #number = 0;
  constructor(lender: Lender, id = 'caller') {
    this.#owner = lender.accept(this, { id });
  }
  send(frame: Uint8Array): void {
    this.frames.push(frame);
  }
  close(cause: CloseCause, message: string): void {
    this.cause ??= cause;
    this.reason ??= message;
    this.terminate();
  }
  terminate(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    queueMicrotask(() => this.#owner.closed({ why: this.cause ?? 'broken', message: '', error: undefined }));
  }
  async greet(session: string, received = 0, isNew = true): Promise<this> {
    const hello = { oldest: 1, newest: 1, session: session.padStart(32, '0'), isNew, name: 'caller', index: 0 };
    this.#owner.received(helloFrame(hello, received));
    await turn();
    return this;
  }
  say(kind: number, frame: Uint8Array, acknowledged = 0): void {
    this.#number += 1;
    writeHeader(frame, kind, this.#number, acknowledged);
    if (this.isOpen) this.#owner.received(frame);
  }
  acknowledge(number: number): void {
    this.#owner.received(bareFrame(ACK, number));
  }
  ofKind(kind: number): Uint8Array[] {
    return this.frames.filter((frame) => frame[0] === kind);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const MIB = 2 ** 20;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function host(options: Partial<Parameters<typeof checkLendingOptions>[0]> = {}) {
  const executors: Busy[] = [];
  const breaches: string[] = [];
  let opening: Promise<void> | undefined;
  const transport: Transport = {
    name: 'busy',
    isolation: 'process',
    open: async (request) => {
      await opening;
      const executor = new Busy(request);
      executors.push(executor);
      return executor;
    },
  };
  const settings = checkLendingOptions({ tasks: ['tasks.mjs'], executors: 4, heartbeat: 1e8, maxPayload: MIB, ...options }, transport);
  const lender = new Lender(settings, (event, details) => void (event === 'breach' && breaches.push(String(details?.message))));
  ends.push(() => lender.kill(0));
  const holdOpening = (until: Promise<void>): void => {
    opening = until;
  };
  return { lender, settings, executors, breaches, holdOpening };
}

/** Has the caller send frames of DATA with so many bytes until it is cut off. Returns how many it could send. */
function flood(caller: Caller, bytes: number, most: number): number {
  let sent = 0;
  for (; caller.isOpen && sent < most; sent += 1) caller.say(DATA, new Uint8Array(HEADER_BYTES + bytes));
  return sent;
}

describe('what waits for an executor that is busy', () => {
  it.each([0, 1, 60_000])('frames of %i bytes count with what each costs, before the executor is there and after', async (bytes) => {
    const { lender, settings, holdOpening } = host({ maxInFlight: 1000 });
    let open = (): void => {};
    holdOpening(
      new Promise((resolve) => {
        open = resolve;
      }),
    );
    const early = await new Caller(lender).greet('1');
    const most = Math.ceil(settings.mostHeld / (bytes + FRAME_COST)) + 1;
    expect(flood(early, bytes, 2 * most)).toBeLessThanOrEqual(most);
    open();
    const late = await new Caller(lender).greet('2');
    await turn();
    expect(flood(late, bytes, 2 * most)).toBeLessThanOrEqual(most);
    expect([early.cause, late.cause]).toEqual(['limit', 'limit']);
  });

  it('what the executor has read counts no more', async () => {
    const { lender, executors } = host({ maxInFlight: 1000 });
    const caller = await new Caller(lender).greet('1');
    await turn();
    for (let round = 0; round < 50; round += 1) {
      expect(flood(caller, 1000, 1000)).toBe(1000);
      executors[0]?.say(['read', 1000, 1_000_000]);
    }
    expect(caller.isOpen).toBe(true);
  });

  it('parts that never come to a whole are a breach, or no more than the largest message', async () => {
    const { lender } = host();
    const caller = await new Caller(lender).greet('1');
    caller.say(PART, new Uint8Array(HEADER_BYTES));
    expect(caller.cause).toBe('malformed');
    const other = await new Caller(lender).greet('2');
    let sent = 0;
    for (; other.isOpen; sent += 1) other.say(PART, new Uint8Array(65_551));
    expect([sent <= 17, other.cause]).toEqual([true, 'oversized']);
  });
});

describe('executors', () => {
  it.each([
    ['no parts', []],
    ['a frame that is larger than links carry', new Uint8Array(65_552)],
    ['a part that is smaller than it could be', [new Uint8Array(65_550), new Uint8Array(20)]],
    ['a part without room for a header', [new Uint8Array(65_551), new Uint8Array(14)]],
    ['something else among the parts', [new Uint8Array(65_551), 'text']],
  ])('an executor that sends %s ends its session', async (_, message) => {
    const { lender, executors } = host();
    const caller = await new Caller(lender).greet('1');
    await turn();
    executors[0]?.say(message);
    expect(caller.cause).toBe('malformed');
    expect(caller.ofKind(DATA)).toEqual([]);
  });
});

describe('sessions that have ended', () => {
  /** A session with so many MiB of results that its caller never acknowledges, and which it then ends. */
  async function ended({ lender, executors }: ReturnType<typeof host>, session: string, results: number, id = 'caller'): Promise<void> {
    const caller = await new Caller(lender, id).greet(session);
    await turn();
    const executor = executors.at(-1);
    for (let left = results; left > 0; left -= 1) executor?.say(encodeParts(new Uint8Array(MIB - 100), HEADER_BYTES, 65_551));
    caller.say(CLOSE, new Uint8Array(HEADER_BYTES));
    caller.terminate();
    await turn();
  }

  it('their results that were not delivered take no more memory together than one session may', async () => {
    const given = host();
    for (let session = 1; session <= 30; session += 1) await ended(given, `${session}`, 10);
    expect(given.lender.lent).toBe(0);
    expect(given.lender.sessions).toBeLessThanOrEqual(given.settings.mostHeld / (10 * MIB - 1000));
    expect(given.lender.sessions).toBeGreaterThan(0);
  });

  it('without results they are bounded too', async () => {
    const given = host({ maxInFlight: 1 });
    for (let session = 1; session <= 2000; session += 1) await ended(given, `${session}`, 0);
    expect(given.lender.sessions).toBeLessThan(1200);
  });

  it('those of who holds most make room, so that another still gets what is its', async () => {
    const given = host();
    await ended(given, 'a', 10, 'honest');
    for (let session = 1; session <= 50; session += 1) await ended(given, `${session}`, 10, 'greedy');
    const honest = await new Caller(given.lender, 'honest').greet('a', 0, false);
    expect(honest.ofKind(2)).toHaveLength(1);
    expect(honest.ofKind(PART).length).toBeGreaterThan(0);
  });

  it('what is sent to them is not kept', async () => {
    const given = host();
    await ended(given, '1', 1);
    const caller = await new Caller(given.lender).greet('1', 0, false);
    for (let count = 0; count < 100; count += 1) caller.say(PART, new Uint8Array(65_551));
    expect(caller.isOpen).toBe(true);
  });
});

describe('resumes', () => {
  it('each gets the frames that are kept, not copies, and no more of them than may be under way', async () => {
    const { lender, executors } = host({ maxPayload: 16 * MIB });
    const first = await new Caller(lender).greet('1');
    await turn();
    for (let left = 3; left > 0; left -= 1) executors[0]?.say(encodeParts(new Uint8Array(15 * MIB), HEADER_BYTES, 65_551));
    const buffers = new Set<ArrayBufferLike>();
    let given = 0;
    for (let resumes = 0; resumes < 20; resumes += 1) {
      const caller = await new Caller(lender).greet('1', 0, false);
      for (const { buffer } of caller.ofKind(PART)) buffers.add(buffer);
      given += caller.ofKind(PART).length;
    }
    expect(given).toBe(20 * first.ofKind(PART).length);
    expect(buffers.size).toBe(first.ofKind(PART).length);
    expect(buffers.size * 65_551).toBeLessThan(8 * MIB + 65_551);
  });
});

describe('results that a caller does not take', () => {
  it('end its session, and it hears why', async () => {
    const { lender, settings, executors, breaches } = host({ maxInFlight: 1000 });
    const caller = await new Caller(lender).greet('1');
    await turn();
    let said = 0;
    for (; caller.isOpen && said < 100; said += 1) executors[0]?.say(encodeParts(new Uint8Array(MIB - 100), HEADER_BYTES, 65_551));
    expect(said * MIB).toBeLessThan(settings.mostHeld + 2 * MIB);
    expect([caller.cause, caller.reason]).toEqual(['limit', expect.stringContaining('reads more slowly')]);
    await turn();
    expect(lender.lent).toBe(0);
    expect(breaches).toHaveLength(1);
  });

  it('one by one and without bytes, count with what each costs', async () => {
    const { lender, settings, executors } = host({ maxInFlight: 1000 });
    const caller = await new Caller(lender).greet('1');
    await turn();
    let said = 0;
    for (; caller.isOpen && said < 100_000; said += 1) executors[0]?.say(encode(0, HEADER_BYTES));
    expect(said * FRAME_COST).toBeLessThan(settings.mostHeld);
  });
});

describe('what is printed', () => {
  it('it has the executor wait for a slow caller, and costs it nothing', async () => {
    const { lender, executors, breaches } = host({ maxPayload: 1024 });
    const caller = await new Caller(lender).greet('1');
    await turn();
    const line = 'x'.repeat(1_100_000);
    const rooms = Array.from({ length: 10 }, () => executors[0]?.request.print('stdout', line));
    const room = rooms.at(-1);
    expect(room).toBeInstanceOf(Promise);
    for (let known = 0; known < caller.frames.length; ) {
      known = caller.frames.length;
      caller.acknowledge(Math.max(...caller.frames.map((frame) => readHeader(frame).number)));
    }
    await room;
    const bytes = caller.ofKind(STDOUT).reduce((sum, { length }) => sum + length, 0);
    expect(bytes).toBeGreaterThan(10 * line.length);
    expect([lender.lent, caller.isOpen, breaches]).toEqual([1, true, []]);
  });

  it('of an executor that does not wait the middle is left out', async () => {
    const { lender, executors, breaches } = host();
    const caller = await new Caller(lender).greet('1');
    await turn();
    for (let left = 300; left > 0; left -= 1) void executors[0]?.request.print('stdout', 'x'.repeat(1_000_000));
    expect([lender.lent, caller.isOpen, breaches]).toEqual([1, true, []]);
    for (let known = 0; known < caller.frames.length; ) {
      known = caller.frames.length;
      caller.acknowledge(Math.max(...caller.frames.map((frame) => readHeader(frame).number)));
    }
    const text = Buffer.concat(caller.frames).toString('latin1');
    expect(text.length).toBeLessThan(80 * MIB);
    expect(text).toContain('bytes of output are left out here');
  });
});
