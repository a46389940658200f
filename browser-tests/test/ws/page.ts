/** The page of ws.test.ts: what it does when it is asked to, and what came of it, as what can cross to Node. */
import { EventLoop, type EventLoopOptions, taskStubs } from '@mp-event-loop/core';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { add, count, echo, Refusal, refuse, spin } from './tasks.mjs';

export interface HostAt {
  readonly url: string;
  readonly token: string;
}

function makeLoop({ url, token }: HostAt, options: EventLoopOptions = {}): EventLoop {
  return new EventLoop({ transport: wsTransport({ url, token, reconnect: { initial: 10, max: 50 } }), ...options });
}

const scenarios = {
  values: async (host: HostAt) => {
    await using loop = makeLoop(host);
    const map = await loop.addEvent(echo, [new Map([['key', -0]])]).finished;
    const view = await loop.addEvent(echo, [Float64Array.of(0.5, Number.NaN)]).finished;
    const error = await loop.addEvent(refuse, ['not today']).finished.catch((reason: unknown) => reason);
    return {
      sum: await loop.addEvent(add, [40, 2]).finished,
      map: map instanceof Map && Object.is(map.get('key'), -0),
      view: view instanceof Float64Array && view[0] === 0.5 && Number.isNaN(view[1]),
      error: error instanceof Refusal && error.message,
    };
  },

  handlers: async (host: HostAt) => {
    const results: unknown[] = [];
    const loop = makeLoop(host, { executors: 2, outputHandlers: (event) => void results.push(event.results) });
    for (let index = 0; index < 500; index += 1) loop.addEvent(add, [index, 1]);
    await loop.stop();
    return results.length;
  },

  stubs: async (host: HostAt) => {
    await using loop = makeLoop(host);
    const tasks = taskStubs<typeof import('./tasks.mjs')>('on-a-host');
    return loop.addEvent(tasks.add, [1, 2]).finished;
  },

  stream: async (host: HostAt) => {
    await using loop = makeLoop(host);
    const items: unknown[] = [];
    for await (const item of loop.addEvent(count, [100])) items.push(item);
    return items;
  },

  cancelled: async (host: HostAt) => {
    await using loop = makeLoop(host);
    const begun = new Promise<void>((resolve) => {
      loop.subscribe((notice) => {
        if (notice.type === 'progress') resolve();
      });
    });
    const event = loop.addEvent(spin);
    await begun;
    event.cancel('enough');
    const code: unknown = await event.finished.catch((error: { code: string }) => error.code);
    return { code, after: await loop.addEvent(add, [1, 2]).finished };
  },

  /** Has the test cut the link a few times while a stream goes on. */
  cut: async (host: HostAt) => {
    await using loop = makeLoop(host);
    let lost = 0;
    loop.subscribe((notice) => {
      if (notice.type === 'executorLost') lost += 1;
    });
    const items: unknown[] = [];
    for await (const item of loop.addEvent(count, [300])) {
      items.push(item);
      if (items.length % 100 === 50) await (globalThis as unknown as { cutLink(): Promise<void> }).cutLink();
    }
    return { lost, items };
  },

  refused: async (host: HostAt) => {
    // Time for a few attempts.
    const loop = makeLoop(host, { startTimeout: 4000, errorHandlers: () => {} });
    try {
      await loop.start();
      return 'started';
    } catch (error) {
      return (error as Error).message;
    }
  },
};

export type Scenarios = typeof scenarios;
Object.assign(globalThis, { scenarios });
