import { describe, expect, it } from 'vitest';
import { QueueFullError } from '../../../src/errors.ts';
import { QueueLimit } from '../../../src/loop/queueing/limit.ts';

/** As many as are added, and not handled, count. */
function limitOf(places: number): { readonly counted: { taken: number }; readonly limit: QueueLimit; readonly add: () => void } {
  const counted = { taken: 0 };
  const limit = new QueueLimit(places, counted);
  const add = (): void => {
    limit.take();
    counted.taken += 1;
  };
  return { counted, limit, add };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('QueueLimit', () => {
  it('QueueLimit keeps a place that it promised, although an event that ended counts again meanwhile', async () => {
    const counted = { taken: 0 };
    const limit = new QueueLimit(1, counted);
    await limit.ready();
    counted.taken = 1;
    limit.take();
    expect(() => limit.take()).toThrow(QueueFullError);
  });

  it('who adds right after ready() was called, without waiting for it, takes no place of whoever waits', async () => {
    const { counted, limit, add } = limitOf(1);
    let isReady = false;
    const ready = limit.ready().then(() => {
      isReady = true;
      add();
    });
    add();
    await turn();
    expect(isReady).toBe(false);
    counted.taken = 0;
    limit.update();
    // What a handler adds when it has made room.
    add();
    await turn();
    expect(isReady).toBe(false);
    counted.taken = 0;
    limit.update();
    await ready;
    expect(counted.taken).toBe(1);
  });

  it('who adds more than it was let through for takes no place of whoever waits behind it', async () => {
    const { counted, limit, add } = limitOf(2);
    const order: string[] = [];
    const first = limit.ready().then(() => {
      add();
      add();
      order.push('first');
    });
    const second = limit.ready().then(() => {
      add();
      order.push('second');
    });
    await first;
    await turn();
    expect(order).toEqual(['first']);
    counted.taken = 1;
    limit.update();
    await second;
    expect(order).toEqual(['first', 'second']);
  });

  it('a place is its waiter’s until the turn is over, and then the next one’s', async () => {
    const { limit, add } = limitOf(1);
    await limit.ready();
    // It goes on in the same turn, some microtasks later.
    for (let microtask = 0; microtask < 20; microtask += 1) await null;
    let isReady = false;
    const next = limit.ready().then(() => {
      isReady = true;
    });
    for (let microtask = 0; microtask < 20; microtask += 1) await null;
    expect(isReady).toBe(false);
    // It has changed its mind.
    await next;
    add();
    expect(add).toThrow(QueueFullError);
  });

  it('nobody who was let through is refused, in whatever order places come free', async () => {
    const { counted, limit, add } = limitOf(3);
    const order: number[] = [];
    const waiters = Array.from({ length: 100 }, async (_, number) => {
      await limit.ready();
      for (let microtask = number % 7; microtask > 0; microtask -= 1) await null;
      add();
      order.push(number);
    });
    const all = Promise.all(waiters);
    while (order.length < 100) {
      if (counted.taken > 0) {
        counted.taken -= 1;
        limit.update();
      }
      await (order.length % 3 === 0 ? turn() : null);
    }
    await all;
    expect(new Set(order).size).toBe(100);
  });
});
