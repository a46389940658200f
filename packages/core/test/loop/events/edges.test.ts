import { describe, expect, it } from 'vitest';
import {
  CancelledError,
  context,
  defineTasks,
  type Event,
  EventLoop,
  type ExecutorChannel,
  ExecutorLostError,
  inlineTransport,
  type OpenRequest,
  SerializationError,
  TargetError,
  type Transport,
} from '../../../src/index.ts';
import { slotOf } from '../../../src/state/affinity.ts';
import { delegate } from '../../lying-transport.ts';

let runs = 0;

function double(value: number): number {
  return 2 * value;
}
function hold(): Promise<string> {
  runs += 1;
  return new Promise(() => {});
}
function throwAborted(): void {
  runs += 1;
  throw new CancelledError('thrown by the task itself');
}
function* count(to: number): Generator<number> {
  for (let value = 0; value < to; value += 1) yield value;
}
function echo<T>(value: T): T {
  return value;
}
function failOnce(): Generator<number> {
  runs += 1;
  if (runs === 1) throw new Error('the first attempt');
  return count(2);
}
class Counter {
  #count = 0;
  add(): number {
    this.#count += 1;
    return this.#count;
  }
  waitFor(): Promise<string> {
    return hold();
  }
}
function where(): number {
  return context().executor.index;
}
defineTasks(import.meta.url, { double, hold, throwAborted, count, echo, failOnce, Counter, where });

/** Waits for so many turns of the event loop: whatever is on its way within this thread has arrived. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

type Wrap = (channel: ExecutorChannel, request: OpenRequest) => ExecutorChannel | Promise<ExecutorChannel>;

function wrapping(wrap: Wrap): Transport {
  const inner = inlineTransport();
  return { ...inner, open: async (request) => wrap(delegate(await inner.open(request)), request) };
}

describe('an event', () => {
  it('whose task throws a CancelledError of its own has failed, and is retried', async () => {
    runs = 0;
    await using loop = new EventLoop({ transport: inlineTransport(), errorHandlers: () => {} });
    const event = loop.addEvent(throwAborted, [], { retries: 1 });
    await expect(event.finished).rejects.toThrow('thrown by the task itself');
    expect([event.status, runs]).toEqual(['rejected', 2]);
  });

  it('with arguments that throw when they are read fails alone, wherever they throw', async () => {
    await using loop = new EventLoop({ transport: inlineTransport(), errorHandlers: () => {} });
    // From here on arguments are searched for stand-ins.
    loop.cacheObject({ some: 'table' });
    const before = [1, 2, 3].map((value) => loop.addEvent(echo, [{ value }]));
    let reads = 0;
    const secondTime = {
      get value(): number {
        reads += 1;
        if (reads > 2) throw new Error('read once too often');
        return 1;
      },
    };
    const throwing = {
      get value(): number {
        throw new Error('never to be read');
      },
    };
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const hostile = [secondTime, throwing, revoked.proxy].map((value) => loop.addEvent(echo, [value]));
    const after = [4, 5, 6].map((value) => loop.addEvent(echo, [{ value }]));
    for (const event of hostile) await event.finished.catch((error: unknown) => expect(error).toBeInstanceOf(SerializationError));
    expect(await Promise.all([...before, ...after].map((event) => event.finished))).toEqual([1, 2, 3, 4, 5, 6].map((value) => ({ value })));
  });

  it('whose answer cannot be read fails with its executor, and the next one runs in another', async () => {
    let isFirst = true;
    const transport = wrapping((channel) => {
      if (!isFirst) return channel;
      isFirst = false;
      const listen: ExecutorChannel['listen'] = (listener, drained) =>
        channel.listen((message) => {
          const [tag, header] = message as [string, number];
          // JSON text that is none.
          listener(tag === 'done' ? ['done', header - (header & 7) + 1, '{'] : message);
        }, drained);
      return { ...channel, listen };
    });
    await using loop = new EventLoop({ transport, errorHandlers: () => {} });
    const event = loop.addEvent(double, [1]);
    await expect(event.finished).rejects.toBeInstanceOf(ExecutorLostError);
    expect(await loop.addEvent(double, [2]).finished).toBe(4);
  });

  it('that iterates before it is added, and is left, has ended', async () => {
    const { StreamEvent } = await import('../../../src/index.ts');
    const event = new StreamEvent<number>(count, [3]);
    await event[Symbol.asyncIterator]().return?.();
    expect(event.status).toBe('cancelled');
    await using loop = new EventLoop({ transport: inlineTransport() });
    expect(() => loop.addEvent(event)).toThrow('cancelled before it was added');
  });
});

describe('an executor', () => {
  it('is given back its slot’s affinities where the others are idle', async () => {
    let opened = 0;
    const inner = inlineTransport();
    const transport: Transport = {
      ...inner,
      open: (request) => {
        if (request.index === 0) return inner.open(request);
        opened += 1;
        return Promise.reject(new Error('there is no second one'));
      },
    };
    const loop = new EventLoop({ transport, executors: 2 });
    const affinity = ['a', 'b', 'c', 'd'].find((value) => slotOf(value, 2) === 1) as string;
    expect(await loop.addEvent(where, [], { affinity }).finished).toBe(0);
    expect(opened).toBe(5);
    await loop.stop();
  });

  it('that is replaced because of one event costs its proxies’ callers an ExecutorLostError whose cause says why', async () => {
    await using loop = new EventLoop({ transport: inlineTransport(), concurrency: 2, errorHandlers: () => {} });
    const counter = await loop.proxy(Counter, []);
    const busy = loop.addEvent(hold);
    const call = counter.waitFor();
    const outcome = call.catch((error: unknown) => error);
    await counterIsBusy();
    busy.cancel('enough');
    const error = (await outcome) as ExecutorLostError;
    expect(error).toBeInstanceOf(ExecutorLostError);
    expect(error.cause).toBeInstanceOf(CancelledError);
    const later = await counter.add().catch((loss: unknown) => loss);
    expect(later).toBeInstanceOf(ExecutorLostError);
    expect(loop.stats().cancelled).toBe(1);
  });

  async function counterIsBusy(): Promise<void> {
    const before = runs;
    while (runs < before + 1) await new Promise((resolve) => setImmediate(resolve));
  }

  it('that does not get ready within startTimeout is replaced, and holds up nobody for longer', async () => {
    let opened = 0;
    const killed: number[] = [];
    const transport = wrapping((channel) => {
      opened += 1;
      const number = opened;
      if (number !== 2) return channel;
      // It never hears of its loop.
      return { ...channel, send: () => {}, kill: () => channel.kill().then(() => void killed.push(number)) };
    });
    await using loop = new EventLoop({ transport, startTimeout: 200, recycleAfter: 1 });
    expect(await loop.addEvent(double, [1]).finished).toBe(2);
    expect(await loop.addEvent(double, [2]).finished).toBe(4);
    expect(killed).toEqual([2]);
  });

  it('that is never opened is given up after startTimeout, though its transport ignores the signal', async () => {
    let opened = 0;
    const inner = inlineTransport();
    const transport: Transport = {
      ...inner,
      open: (request) => {
        opened += 1;
        return opened === 2 ? new Promise(() => {}) : inner.open(request);
      },
    };
    await using loop = new EventLoop({ transport, startTimeout: 200, recycleAfter: 1 });
    expect(await loop.addEvent(double, [1]).finished).toBe(2);
    expect(await loop.addEvent(double, [2]).finished).toBe(4);
    expect(opened).toBe(3);
  });
});

describe('a module that does not import', () => {
  it('gives each of its events an error of its own, with a stack of its own length', async () => {
    const failures: Error[] = [];
    const failing: Transport = wrapping((channel) => {
      const listen: ExecutorChannel['listen'] = (listener, drained) =>
        channel.listen((message) => {
          const [tag, failed] = message as [string, unknown];
          if (tag === 'imported') listener(['imported', failed, wireError]);
          else listener(message);
        }, drained);
      return { ...channel, listen };
    });
    const wireError = { name: 'TargetError', message: 'no such module', fields: {}, ours: 'ERR_TARGET', stack: undefined };
    const late = (): void => {};
    defineTasks(new URL('late.mjs', import.meta.url), { late });
    await using loop = new EventLoop({ transport: failing, errorHandlers: ({ error }) => void failures.push(error as Error) });
    await loop.addEvent(double, [1]).finished;
    const events: Event[] = Array.from({ length: 50 }, () => loop.addEvent(late, []));
    await loop.wait();
    expect(events.every(({ error }) => error instanceof TargetError)).toBe(true);
    expect(new Set(failures).size).toBe(50);
    expect(failures.at(-1)?.stack?.length).toBeLessThan(2 * (failures[0]?.stack?.length ?? 0));
  });
});

describe('a module whose import hangs', () => {
  it('gives each of its events an error of its own, which names the event', async () => {
    const hanging: Transport = wrapping((channel) => {
      const listen: ExecutorChannel['listen'] = (listener, drained) =>
        channel.listen((message) => {
          const [tag] = message as [string];
          if (tag !== 'imported') listener(message);
        }, drained);
      return { ...channel, listen };
    });
    const slow = (): void => {};
    defineTasks(new URL('slow.mjs', import.meta.url), { slow });
    await using loop = new EventLoop({ transport: hanging, startTimeout: 100, errorHandlers: () => {} });
    await loop.addEvent(double, [1]).finished;
    const events: Event[] = Array.from({ length: 20 }, (_, index) => loop.addEvent(slow, [], { key: `key ${index}` }));
    await loop.wait();
    expect(events.every(({ error }) => error instanceof TargetError)).toBe(true);
    expect(new Set(events.map(({ error }) => error)).size).toBe(20);
    expect(events.every(({ error, key }) => error?.stack?.includes(`'${key}'`) === true)).toBe(true);
    expect(await loop.addEvent(double, [2]).finished).toBe(4);
  });
});

describe('a stream', () => {
  it('that was held back and is to run again keeps the loop busy', async () => {
    runs = 0;
    await using loop = new EventLoop({ transport: inlineTransport() });
    const event = loop.addEvent(failOnce, [], { retries: 1 });
    const items: number[] = [];
    for await (const item of event as unknown as AsyncIterable<number>) items.push(item);
    expect(items).toEqual([0, 1]);
  });

  it('whose last consumer leaves keeps the items that are under way for the next one', async () => {
    const loop = new EventLoop({ transport: inlineTransport() });
    const seen: unknown[] = [];
    const handler = (event: Event): void => {
      seen.push(event.results);
      loop.removeOutputHandler(handler);
      void turns(50).then(() => loop.addOutputHandler((one) => void seen.push(one.results)));
    };
    loop.addOutputHandler(handler);
    const event = loop.addEvent(count, [40]);
    await event.finished;
    await loop.stop();
    expect(seen).toEqual(Array.from({ length: 40 }, (_, index) => index));
  });
});

describe('map', () => {
  it('over tasks that stream takes their items, and gives the last of each', async () => {
    await using loop = new EventLoop({ transport: inlineTransport() });
    const last: unknown[] = [];
    for await (const item of loop.map(count, [[2], [3], [50]])) last.push(item);
    expect(last).toEqual([1, 2, 49]);
  });

  it('that is left while its source waits returns the source, and ends', async () => {
    await using loop = new EventLoop({ transport: inlineTransport() });
    let isReturned = false;
    const source: AsyncIterable<[number]> = {
      [Symbol.asyncIterator]: () => {
        let given = 0;
        return {
          next: () => {
            given += 1;
            return given === 1 ? Promise.resolve({ done: false, value: [1] as [number] }) : new Promise(() => {});
          },
          return: () => {
            isReturned = true;
            return Promise.resolve({ done: true, value: undefined });
          },
        };
      },
    };
    const results = loop.map(double, source)[Symbol.asyncIterator]();
    expect(await results.next()).toEqual({ done: false, value: 2 });
    // Waits for the source.
    void results.next();
    await results.return?.();
    expect(isReturned).toBe(true);
  });
});
