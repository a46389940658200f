import { describe, expect, it } from 'vitest';
import { CancelledError, context, defineTasks, EventLoop, inlineTransport, type Transport } from '../../src/index.ts';

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
defineTasks(import.meta.url, { wait, count });

/** The first executor hears of no event. */
function firstIsDeaf(): Transport {
  const inner = inlineTransport();
  let opened = 0;
  return {
    ...inner,
    open: async (request) => {
      const channel = await inner.open(request);
      opened += 1;
      if (opened > 1) return channel;
      return {
        ...channel,
        send: (message, transfer) => {
          if ((message as readonly unknown[])[0] !== 'run') channel.send(message, transfer);
        },
      };
    },
  };
}

describe('an event', () => {
  it('that is cancelled while it gives way to its time-out does not run again', async () => {
    runs = 0;
    await using loop = new EventLoop({ transport: inlineTransport() });
    const event = loop.addEvent(wait, [], { timeout: 1, retries: 3 });
    onAbort = () => event.cancel('enough');
    await expect(event.finished).rejects.toBeInstanceOf(CancelledError);
    expect(runs).toBe(1);
  });

  it('that never began in an executor that died goes on in another, over time or not', async () => {
    runs = 0;
    await using loop = new EventLoop({ transport: firstIsDeaf() });
    expect(await loop.addEvent(count, [], { timeout: 50 }).finished).toBe(1);
  });

  it('that is terminated reaches the error handlers in its turn', async () => {
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
