import { describe, expect, it } from 'vitest';
import {
  defineTasks,
  EventLoop,
  type ExecutorChannel,
  inlineTransport,
  StoppedError,
  TerminatedError,
  type Transport,
} from '../../src/index.ts';
import { channels } from '../lying-transport.ts';

function double(value: number): number {
  return 2 * value;
}
defineTasks(import.meta.url, { double });

/** Opens as it is told to. */
class Opening implements Transport {
  readonly name = 'inline';
  readonly isolation = 'none';
  readonly #inner = inlineTransport();
  failures = 0;

  open(request: Parameters<Transport['open']>[0]): Promise<ExecutorChannel> {
    this.failures -= 1;
    return this.failures >= 0 ? Promise.reject(new Error('not now')) : this.#inner.open(request);
  }
}

/** Opens executors whose ends take until they are let go. */
function lingering(): Transport & { letGo(): void } {
  let letGo = (): void => {};
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return { ...channels((channel) => ({ close: () => gone.then(() => channel.close()) }))(), letGo };
}

describe('a loop that is started while it stops', () => {
  it('a loop on which run() is called while it stops takes events, and runs them once it has started again', async () => {
    const transport = lingering();
    const loop = new EventLoop({ transport });
    await loop.start();
    const stopped = loop.stop();
    // It has nothing to drain, and ends its executors.
    await new Promise((resolve) => setImmediate(resolve));
    expect(() => loop.addEvent(double, [1])).toThrow(StoppedError);
    const running = loop.run();
    const event = loop.addEvent(double, [2]);
    transport.letGo();
    await stopped;
    await running;
    expect(await event.finished).toBe(4);
    await loop.stop();
  });

  it('a loop started again at once after a failed start is not closed by the earlier stop()', async () => {
    const transport = new Opening();
    transport.failures = 5;
    const loop = new EventLoop({ transport });
    let again: Promise<unknown> | undefined;
    const first = loop.start().catch(() => {
      again = loop.start();
    });
    const stopped = loop.stop();
    await first;
    await stopped;
    await again;
    expect(loop.isRunning()).toBe(true);
    expect(await loop.addEvent(double, [3]).finished).toBe(6);
    await loop.stop();
    expect(loop.isRunning()).toBe(false);
  });

  it('a second stop() ends a loop that was started while it stopped', async () => {
    const loop = new EventLoop({ transport: inlineTransport() });
    await loop.start();
    const first = loop.stop();
    const again = loop.start();
    const event = loop.addEvent(double, [1]);
    const second = loop.stop();
    await first;
    await again;
    await second;
    expect(event.results).toBe(2);
    expect(loop.isRunning()).toBe(false);
  });

  it('a loop started while it stops does not start if it is terminated first', async () => {
    const transport = lingering();
    const loop = new EventLoop({ transport });
    await loop.start();
    const stopped = loop.stop();
    await new Promise((resolve) => setImmediate(resolve));
    const again = expect(loop.start()).rejects.toBeInstanceOf(TerminatedError);
    const event = loop.addEvent(double, [1]);
    await loop.terminate();
    await stopped;
    await again;
    await expect(event.finished).rejects.toBeInstanceOf(TerminatedError);
    expect(loop.isRunning()).toBe(false);
    expect(loop.stats()).toMatchObject({ queued: 0, running: 0, rejected: 1 });
  });
});

describe('a subscriber that calls the loop while it is terminated', () => {
  for (const name of ['stop', 'start', 'terminate', 'cancel'] as const) {
    it(`${name}() called by a subscriber during terminate leaves counts of zero, and a loop that can be started again`, async () => {
      const loop = new EventLoop({ transport: inlineTransport(), errorHandlers: () => {} });
      const events = Array.from({ length: 6 }, (_, index) => loop.addEvent(double, [index]));
      const calls: Promise<unknown>[] = [];
      const unsubscribe = loop.subscribe(({ type }) => {
        if (type !== 'eventEnded') return;
        if (name === 'cancel') for (const event of events) event.cancel('too late');
        else calls.push(Promise.resolve(loop[name]()).catch((error: unknown) => error));
      });
      await loop.terminate();
      unsubscribe();
      await Promise.all(calls);
      await loop.wait();
      if (name === 'start') await loop.stop();
      expect(loop.stats()).toMatchObject({ queued: 0, running: 0, fulfilled: 0 });
      expect(events.every(({ status }) => status === 'rejected' || status === 'cancelled')).toBe(true);
      await loop.start();
      expect(await loop.addEvent(double, [5]).finished).toBe(10);
      await loop.stop();
    });
  }
});

describe('startTimeout', () => {
  it('start rejects if startTimeout has passed when the executor becomes ready, and leaves no executor', async () => {
    const inner = inlineTransport();
    let open = (): void => {};
    const asked = new Promise<void>((resolve) => {
      open = resolve;
    });
    // Opens at the very moment at which the loop gives up.
    const transport: Transport = {
      ...inner,
      open: async (request) => {
        await new Promise<void>((resolve) => request.signal.addEventListener('abort', () => resolve()));
        open();
        return inner.open({ ...request, signal: new AbortController().signal });
      },
    };
    const loop = new EventLoop({ transport, startTimeout: 10 });
    await expect(loop.start()).rejects.toThrow('startTimeout');
    await asked;
    expect(loop.isRunning()).toBe(false);
    expect(loop.stats().executors).toEqual([]);
  });
});
