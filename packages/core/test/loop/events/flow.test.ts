import { describe, expect, it, vi } from 'vitest';
import {
  CancelledError,
  context,
  defineTasks,
  EventLoop,
  type ExecutorChannel,
  inlineTransport,
  type Transport,
} from '../../../src/index.ts';
import { slotOf } from '../../../src/state/affinity.ts';
import { sending } from '../../lying-transport.ts';

/** Inline executors share this thread: a task's runs can be seen from here, and what happens at its signal's abort can be said here. */
let runs = 0;
let onAbort: () => void = () => {};

function wait(): Promise<void> {
  runs += 1;
  const { signal } = context();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      onAbort();
      resolve();
    });
  });
}
function count(): number {
  runs += 1;
  return runs;
}
/** Tells in which place it ran. */
function failOnce(): number {
  runs += 1;
  if (runs === 1) throw new Error('the first attempt');
  return context().executor.index;
}
defineTasks(import.meta.url, { wait, count, failOnce });

/** The first executor hears of no event. */
function firstIsDeaf(): Transport {
  let opened = 0;
  return sending(() => {
    opened += 1;
    const isDeaf = opened === 1;
    return (message) => (isDeaf && (message as readonly unknown[])[0] === 'run' ? [] : [message]);
  })();
}

describe('EventFlow', () => {
  it('an event cancelled after its timeout, before its task has ended, is not retried', async () => {
    runs = 0;
    await using loop = new EventLoop({ transport: inlineTransport() });
    const event = loop.addEvent(wait, [], { timeout: 1, retries: 3 });
    onAbort = () => event.cancel('enough');
    await expect(event.finished).rejects.toBeInstanceOf(CancelledError);
    expect(runs).toBe(1);
  });

  it('an event that never began in an executor that died runs in another, even after its timeout', async () => {
    runs = 0;
    await using loop = new EventLoop({ transport: firstIsDeaf() });
    expect(await loop.addEvent(count, [], { timeout: 50 }).finished).toBe(1);
  });

  it('terminated events reach the error handlers in the order added', async () => {
    onAbort = () => {};
    const ended: unknown[] = [];
    const loop = new EventLoop({ transport: inlineTransport(), errorHandlers: ({ key }) => void ended.push(key) });
    const started = new Promise<void>((resolve) => {
      loop.subscribe(({ type }) => type === 'eventStarted' && resolve());
    });
    for (const key of ['first', 'second', 'third']) loop.addEvent(wait, [], { key });
    await started;
    await loop.terminate();
    await loop.wait();
    expect(ended).toEqual(['first', 'second', 'third']);
  });
});

describe('an event that waits for its retry', () => {
  it('an event that waits for its retry runs in another slot if its own is given up meanwhile', async () => {
    const inner = inlineTransport();
    let first: ExecutorChannel | undefined;
    const transport: Transport = {
      ...inner,
      open: async (request) => {
        // The second place has one executor, and never another.
        if (request.index === 1 && first !== undefined) throw new Error('no more');
        const channel = await inner.open(request);
        if (request.index === 1) first = channel;
        return channel;
      },
    };
    // The longest pause before the event runs again, the shortest between openings.
    const random = vi.spyOn(Math, 'random').mockReturnValueOnce(0.99).mockReturnValue(0);
    runs = 0;
    await using loop = new EventLoop({ transport, executors: 2 });
    await loop.start();
    const affinity = ['a', 'b', 'c', 'd'].find((value) => slotOf(value, 2) === 1) as string;
    const event = loop.addEvent(failOnce, [], { affinity, retries: 1 });
    await vi.waitUntil(() => runs === 1, { timeout: 30_000 });
    await first?.kill();
    expect(await event.finished).toBe(0);
    random.mockRestore();
  });
});
