/** The page of workers.test.ts: what it does when it is asked to, and what came of it, as what can cross to Node. */
import {
  type AnyFunction,
  type Event,
  EventLoop,
  type EventLoopOptions,
  type ExecutorChannel,
  type LoopNotice,
  type Transport,
} from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { add, closeIf, count, countIn, echo, fill, identify, meet, Refusal, refuse, spin, throwLater } from './tasks.ts';

const EVENTS = 20_000;

function makeTransport(file = 'own-worker.js'): Transport {
  return workerTransport({ worker: () => new Worker(`/${file}`, { type: 'module' }) });
}

function makeLoop(options: EventLoopOptions = {}, file?: string): EventLoop {
  return new EventLoop({ transport: makeTransport(file), ...options });
}

interface Failure {
  readonly name: string;
  readonly code: unknown;
  readonly message: string;
}

async function failure(promise: Promise<unknown>): Promise<Failure | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    const { name, code, message } = error as Failure;
    return { name, code, message };
  }
}

/** Resolves with the first notice of that type. */
function noticed<T extends LoopNotice['type']>(loop: EventLoop, type: T): Promise<LoopNotice & { type: T }> {
  return new Promise((resolve) => {
    const unsubscribe = loop.subscribe((notice) => {
      if (notice.type !== type) return;
      unsubscribe();
      resolve(notice as LoopNotice & { type: T });
    });
  });
}

const scenarios = {
  isIsolated: async () => crossOriginIsolated,

  values: async () => {
    await using loop = makeLoop();
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

  stream: async () => {
    await using loop = makeLoop();
    const items: number[] = [];
    for await (const item of loop.addEvent(count, [100])) items.push(item as number);
    return items;
  },

  pool: async () => {
    await using loop = makeLoop({ executors: 2 });
    const ids = await Promise.all([1, 2].map(() => loop.addEvent(meet).finished));
    return new Set(ids).size;
  },

  cancelled: async () => {
    await using loop = makeLoop();
    const before = await loop.addEvent(identify).finished;
    const begun = noticed(loop, 'progress');
    const event = loop.addEvent(spin);
    await begun;
    event.cancel('enough');
    const error = await failure(event.finished);
    return {
      error: error?.code,
      isNew: (await loop.addEvent(identify).finished) !== before,
      after: await loop.addEvent(add, [1, 2]).finished,
    };
  },

  transferred: async () => {
    await using loop = makeLoop();
    const buffer = new ArrayBuffer(1000);
    const event = loop.addEvent(fill, [buffer], { transfer: [buffer] });
    const filled = new Uint8Array(await event.finished);
    return { left: buffer.byteLength, length: filled.length, last: filled[999] };
  },

  closed: async () => {
    const ended: Event[] = [];
    const note = (event: Event): void => void ended.push(event);
    const loop = makeLoop({ outputHandlers: note, errorHandlers: note });
    const events = Array.from({ length: 1000 }, (_, index) => loop.addEvent(closeIf as AnyFunction, [index === 500, index] as never));
    await loop.stop();
    return {
      ended: [ended.length, new Set(ended).size],
      failed: events.flatMap(({ error }, index) => (error === undefined ? [] : [[index, (error as Error & { code: string }).code]])),
    };
  },

  /** Kills one worker after the other, each amid a batch. */
  killed: async () => {
    const counters = new SharedArrayBuffer(EVENTS * Int32Array.BYTES_PER_ELEMENT);
    const ran = new Int32Array(counters);
    let opened: ExecutorChannel | undefined;
    const { name, isolation, open } = makeTransport();
    const transport: Transport = {
      name,
      isolation,
      open: async (request) => {
        opened = await open(request);
        return opened;
      },
    };
    const loop = new EventLoop({ transport, errorHandlers: () => {} });
    const events = Array.from({ length: EVENTS }, (_, index) => loop.addEvent(countIn, [counters, index]));
    let kills = 0;
    for (let at = 500; kills < 20; at += 500) {
      // Reached while its worker runs, which goes on meanwhile. The one before may have been killed just before its first line.
      while (ran[at] === 0 && events[at]?.status !== 'rejected') await new Promise((resolve) => setTimeout(resolve, 0));
      await opened?.kill();
      kills += 1;
    }
    await loop.stop();
    return { ran: [...ran], status: events.map(({ status }) => status), kills };
  },

  stray: async () => {
    await using loop = makeLoop();
    const stray = noticed(loop, 'strayError');
    const before = await loop.addEvent(identify).finished;
    await loop.addEvent(throwLater, ['left behind']).finished;
    const { error } = await stray;
    return {
      message: (error as Error).message,
      isRangeError: error instanceof RangeError,
      goesOn: (await loop.addEvent(identify).finished) === before,
    };
  },

  waiting: async () => {
    await using loop = makeLoop({}, 'waiting-worker.js');
    return loop.addEvent(add, [1, 2]).finished;
  },

  missing: () => failure(makeLoop({}, 'no-such-worker.js').start()),
  throwing: () => failure(makeLoop({}, 'throwing-worker.js').start()),
  withoutWorker: async () => failure((async () => workerTransport())()),
  withEnv: async () => failure((async () => workerTransport({ env: {}, worker: () => undefined }))()),
};

export type Scenarios = typeof scenarios;
Object.assign(globalThis, { scenarios });
