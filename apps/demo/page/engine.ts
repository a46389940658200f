// Where the work is done. The four engines differ in their transport, and in how their executors reach the feed; in nothing else.

import { EventLoop, inlineTransport, type Transport } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { wsTransport } from '@mp-event-loop/transport-ws';
import type { HostAt, LinkRequest, PageSetup } from '../src/page/page-setup.ts';

export type EngineName = 'own' | 'worker' | 'thread' | 'process';

export interface Engine {
  readonly name: EngineName;
  readonly loop: EventLoop;
  /** What the executors are to read. */
  readonly feed: string;
  /** What can be cut here. */
  readonly link: LinkRequest['to'];
}

/** Events that an executor runs at a time: the replay, which mostly waits for flights, and one more. */
const CONCURRENCY = 2;
/** ms until an executor whose task does not stop is replaced, however far away it is. */
const GRACE_PERIOD = 500;

/** One executor has the replay; heavy work goes to the other. */
const EXECUTORS = 2;

export function openEngine(name: EngineName, setup: PageSetup): Engine {
  const loop = new EventLoop({
    name: 'live',
    transport: transports[name](setup),
    executors: EXECUTORS,
    concurrency: CONCURRENCY,
    gracePeriod: GRACE_PERIOD,
    // Whoever adds an event hears of its failure, and the log does.
    errorHandlers: () => {},
  });
  const isHere = name === 'own' || name === 'worker';
  return { name, loop, feed: isHere ? new URL('flights', document.baseURI).href : setup.feed, link: isHere ? 'feed' : name };
}

const transports: Readonly<Record<EngineName, (setup: PageSetup) => Transport>> = {
  own: () => inlineTransport(),
  worker: () => workerTransport({ worker: () => new Worker(new URL('./page-worker.ts', import.meta.url), { type: 'module' }) }),
  thread: ({ hosts }) => overWebSocket(hosts.thread),
  process: ({ hosts }) => overWebSocket(hosts.process),
};

function overWebSocket({ url, token }: HostAt): Transport {
  // A silence of a second is looked into, and a second later the link is given up: somebody is watching.
  return wsTransport({ url, token, heartbeat: 1_000, reconnect: { initial: 50, max: 500 } });
}
