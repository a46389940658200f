import { afterEach, describe, expect, it, vi } from 'vitest';
import { AuthError, context, defineTasks, EventLoop, type ExecutorChannel, inlineTransport, type Transport } from '../../../src/index.ts';

function double(value: number): number {
  return 2 * value;
}
function place(): number {
  return context().executor.index;
}
/** Runs until its executor ends. */
function stay(): Promise<void> {
  return new Promise(() => {});
}
/** Runs until it is cancelled, and ends then. */
function heed(): Promise<void> {
  const { signal } = context();
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
}
function* endless(): Generator<number> {
  for (;;) yield 0;
}
class Counter {
  count = 0;
  add(): number {
    this.count += 1;
    return this.count;
  }
}
defineTasks(import.meta.url, { double, place, stay, heed, endless, Counter });

/** Says how many executors there were at most at a time; with `isSlow` it opens one when the one before has closed. */
class Opened implements Transport {
  readonly name = 'inline';
  readonly isolation = 'none';
  readonly #inner = inlineTransport();
  readonly #isSlow: boolean;
  #line: Promise<void> = Promise.resolve();
  #open = 0;
  most = 0;

  constructor(isSlow: boolean) {
    this.#isSlow = isSlow;
  }

  async open(request: Parameters<Transport['open']>[0]): Promise<ExecutorChannel> {
    const before = this.#line;
    let free = (): void => {};
    this.#line = new Promise((resolve) => {
      free = resolve;
    });
    if (this.#isSlow) await before;
    const channel = await this.#inner.open(request);
    this.#open += 1;
    this.most = Math.max(this.most, this.#open);
    void channel.closed.then(() => {
      this.#open -= 1;
      free();
    });
    return channel;
  }
}

/** Moves faked timers on by a second at a time, with a real turn of the event loop after each, until something is so. Returns the seconds. */
async function until(isSo: () => boolean): Promise<number> {
  let seconds = 0;
  for (; !isSo(); seconds += 1) {
    await vi.advanceTimersByTimeAsync(1000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return seconds;
}

describe('executors of a loop', () => {
  it('a loop never has more executors than max, however often they are recycled', async () => {
    const transport = new Opened(false);
    const loop = new EventLoop({ transport, executors: { min: 0, max: 1 }, recycleAfter: 3 });
    const events = Array.from({ length: 900 }, (_, index) => loop.addEvent(double, [index]));
    await loop.wait();
    expect(events.every(({ results }, index) => results === 2 * index)).toBe(true);
    expect(transport.most).toBe(1);
    await loop.stop();
  });

  it('an executor runs more events than recycleAfter while an unread stream keeps it from being replaced', async () => {
    const loop = new EventLoop({ transport: inlineTransport(), concurrency: 2, recycleAfter: 3 });
    const stream = loop.addEvent(endless);
    for (let index = 0; index < 10; index += 1) expect(await loop.addEvent(double, [index]).finished).toBe(2 * index);
    stream.cancel();
    const before = loop.stats().executors[0]?.id;
    await loop.wait();
    expect(await loop.addEvent(double, [1]).finished).toBe(2);
    expect(loop.stats().executors[0]?.id).not.toBe(before);
    await loop.stop();
  });

  it('executors that are recycled before their first event have not failed to start', async () => {
    const loop = new EventLoop({ transport: inlineTransport() });
    let recycled = 0;
    loop.subscribe(({ type }) => {
      if (type !== 'executorReady' || recycled === 10) return;
      recycled += 1;
      loop.recycle();
    });
    expect(await loop.addEvent(double, [1]).finished).toBe(2);
    expect(recycled).toBe(10);
    await loop.stop();
  });

  it('start resolves although executors are never all ready at the same time', async () => {
    const loop = new EventLoop({ transport: new Opened(true), executors: 2, recycleAfter: 1 });
    for (let index = 0; index < 10; index += 1) loop.addEvent(double, [index]);
    await loop.start();
    await loop.stop();
    expect(loop.stats()).toMatchObject({ fulfilled: 10, rejected: 0 });
  });

  it('a stopped loop has no executors, although its handlers blocked the thread to the last', async () => {
    const hold = (): void => {
      const over = performance.now() + 3;
      while (performance.now() < over);
    };
    const loop = new EventLoop({ transport: inlineTransport(), executors: 3, handlerBudget: 1, outputHandlers: hold });
    for (const end of [() => loop.stop(), () => loop.terminate()]) {
      await loop.start();
      await loop.addEvent(double, [1]).finished;
      await end();
      expect(loop.stats().executors).toEqual([]);
    }
  });
});

/** Where the second place's executors come from can go away, as a host does. */
class Partly implements Transport {
  readonly name = 'inline';
  readonly isolation = 'none';
  readonly #inner = inlineTransport();
  isAway = true;
  asked = 0;

  open(request: Parameters<Transport['open']>[0]): Promise<ExecutorChannel> {
    if (request.index === 0) return this.#inner.open(request);
    this.asked += 1;
    return this.isAway ? Promise.reject(new Error('the host is away')) : this.#inner.open(request);
  }
}

/** A host that goes away, with its executors, and comes back. */
class Leaving implements Transport {
  readonly name = 'inline';
  readonly isolation = 'host';
  readonly #inner = inlineTransport();
  readonly #open = new Set<ExecutorChannel>();
  #isAway = false;
  asked = 0;

  constructor(isAway = false) {
    this.#isAway = isAway;
  }

  async leave(): Promise<void> {
    this.#isAway = true;
    await Promise.all([...this.#open].map((channel) => channel.kill()));
  }
  comeBack(): void {
    this.#isAway = false;
  }
  async open(request: Parameters<Transport['open']>[0]): Promise<ExecutorChannel> {
    this.asked += 1;
    if (this.#isAway) throw this.asked % 2 === 0 ? new AuthError('it knows nobody') : new Error('the host is away');
    const channel = await this.#inner.open(request);
    this.#open.add(channel);
    return channel;
  }
}

describe('a loop whose only host is away', () => {
  afterEach(() => void vi.useRealTimers());

  it.each([1, 3])('keeps what is queued until it is back, with %i executors, once it has started', async (executors) => {
    const transport = new Leaving();
    const loop = new EventLoop({ transport, executors, errorHandlers: () => {} });
    await loop.start();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await transport.leave();
    const queued = [1, 2, 3].map((value) => loop.call(double, [value]));
    const before = transport.asked;
    // At most 10 s apart, but for the turns that it takes to notice.
    expect(await until(() => transport.asked >= before + 60)).toBeLessThan(660);
    expect(loop.stats()).toMatchObject({ queued: 3, rejected: 0 });
    transport.comeBack();
    await until(() => loop.stats().fulfilled === 3);
    expect(await Promise.all(queued)).toEqual([2, 4, 6]);
    await loop.stop();
  });

  it('is not given up for executors that die while it comes and goes, fewer than five of them', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const inner = inlineTransport();
    const ends = ['away', 'dies', 'away', 'away', 'dies', 'away'];
    let asked = 0;
    const transport: Transport = {
      name: 'inline',
      isolation: 'host',
      open: async (request) => {
        asked += 1;
        const end = asked === 1 ? undefined : ends.shift();
        if (end === 'away') throw new Error('the host is away');
        const channel = await inner.open(request);
        if (end === 'dies') void channel.kill();
        return channel;
      },
    };
    const loop = new EventLoop({ transport, recycleAfter: 1 });
    expect(await loop.call(double, [1])).toBe(2);
    const waiting = loop.call(double, [2]);
    await until(() => loop.stats().fulfilled === 2);
    expect(await waiting).toBe(4);
    expect(ends).toEqual([]);
    await loop.stop();
  });

  it('has startTimeout to start, however often it cannot be opened', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const transport = new Leaving();
    transport.open = async () => {
      transport.asked += 1;
      throw new Error('away');
    };
    const loop = new EventLoop({ transport, startTimeout: 60_000 });
    const failed = loop.start().catch((error: Error) => error.message);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(transport.asked).toBeGreaterThan(6);
    expect(loop.isRunning()).toBe(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await failed).toMatch(/not ready within 60000 ms \(startTimeout\): away/);
  });
});

describe('an elastic loop that gets no more executors', () => {
  afterEach(() => void vi.useRealTimers());

  it('asks for one at a time, however many its events could use', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const transport = new Partly();
    const loop = new EventLoop({ transport, executors: { min: 1, max: 50 }, errorHandlers: () => {} });
    loop.addEvent(stay);
    loop.addEvent(stay);
    await vi.advanceTimersByTimeAsync(5000);
    expect(transport.asked).toBe(5);
    for (let index = 0; index < 100; index += 1) loop.addEvent(stay);
    const starting = (): number => loop.stats().executors.filter(({ state }) => state === 'starting').length;
    for (let second = 0; second < 60; second += 1) {
      await vi.advanceTimersByTimeAsync(1000);
      expect(starting()).toBeLessThanOrEqual(1);
    }
    // Five tries of one slot, and a rest of 10 s before the next, or before that slot's next try.
    expect(transport.asked).toBeLessThanOrEqual(5 + 6 * 5);
    transport.isAway = false;
    await until(() => loop.stats().executors.length === 50);
    await loop.terminate();
  });

  it('asks at once where it has none left, although a slot that got none rests', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const transport = new Partly();
    const loop = new EventLoop({ transport, executors: { min: 0, max: 2, idleTimeout: 0 }, errorHandlers: () => {} });
    const held = [loop.addEvent(heed), loop.addEvent(heed)];
    await vi.advanceTimersByTimeAsync(5000);
    expect(transport.asked).toBe(5);
    for (const event of held) event.cancel();
    await until(() => loop.stats().executors.length === 0);
    const event = loop.addEvent(double, [1]);
    expect(await until(() => event.status === 'fulfilled')).toBeLessThan(3);
    await loop.stop();
  });
});

describe('an executor that its host ends in order', () => {
  it('takes what lives in it along: a proxy rejects with ExecutorLostError while the loop goes on', async () => {
    const inner = inlineTransport();
    const opened: ExecutorChannel[] = [];
    const transport: Transport = {
      name: 'inline',
      isolation: 'host',
      open: async (request) => {
        const channel = await inner.open(request);
        opened.push(channel);
        return channel;
      },
    };
    const loop = new EventLoop({ transport });
    const counter = await loop.proxy(Counter, []);
    expect(await counter.add()).toBe(1);
    await opened[0]?.close();
    await expect(counter.add()).rejects.toMatchObject({ code: 'ERR_EXECUTOR_LOST' });
    expect(await loop.call(double, [2])).toBe(4);
    await loop.stop();
  });
});

describe('a slot that was given up', () => {
  afterEach(() => void vi.useRealTimers());

  it('a slot that was given up is tried again later, while the loop goes on with fewer executors', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const transport = new Partly();
    const loop = new EventLoop({ transport, executors: { min: 2, max: 2 } });
    const late = loop.start();
    await vi.advanceTimersByTimeAsync(5000);
    expect(transport.asked).toBe(5);
    expect(await loop.addEvent(double, [1]).finished).toBe(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(transport.asked).toBe(6);
    transport.isAway = false;
    await vi.advanceTimersByTimeAsync(10_000);
    await late;
    expect(loop.stats().executors.map(({ index }) => index)).toEqual([0, 1]);
    await loop.stop();
  });

  it('a slot that was given up does not get back affinities that others took over', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const transport = new Partly();
    const loop = new EventLoop({ transport, executors: 2, errorHandlers: () => {} });
    const values = Array.from({ length: 20 }, (_, index) => `user ${index}`);
    const places = (): Promise<number[]> => Promise.all(values.map((affinity) => loop.addEvent(place, [], { affinity }).finished));
    const waiting = places();
    await vi.advanceTimersByTimeAsync(5000);
    expect(new Set(await waiting)).toEqual(new Set([0]));
    transport.isAway = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(loop.stats().executors).toHaveLength(2);
    expect(new Set(await places())).toEqual(new Set([0]));
    await loop.stop();
  });
});
