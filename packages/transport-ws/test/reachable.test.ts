/** What subscribers and stats say of an executor whose link is lost for a while. */
import { BadNetwork } from '@mp-event-loop/bad-network';
import { EventLoop, type LoopNotice } from '@mp-event-loop/core';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { type Host, startHost } from '@mp-event-loop/transport-ws/host';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo } from './tasks.mjs';

let host: Host;
let network: BadNetwork;
let loop: EventLoop;

beforeEach(async () => {
  host = await startHost({ tasks: [new URL('tasks.mjs', import.meta.url)], executors: 1 });
  network = await BadNetwork.before(host.url);
  // Silence is noticed soon; the host itself is patient.
  loop = new EventLoop({ transport: wsTransport({ url: network.url, heartbeat: 50, reconnect: { initial: 5, max: 50 } }) });
  await loop.start();
});
afterEach(async () => {
  await loop.terminate();
  await network[Symbol.asyncDispose]();
  await host.stop({ timeout: 0 });
});

type OfExecutor = Extract<LoopNotice, { executor: unknown }>;

/** The next notice of an executor, and how it was then. */
function nextOfExecutor(): Promise<OfExecutor> {
  return new Promise((resolve) => {
    const end = loop.subscribe((notice) => {
      if (!('executor' in notice)) return;
      end();
      resolve(notice);
    });
  });
}

describe('an executor on a host', () => {
  it('is told of as unreachable once its link is cut, and as reachable once it has another', async () => {
    const broken = nextOfExecutor();
    network.cut();
    const { type, executor, ...rest } = await broken;
    expect([type, executor.state]).toEqual(['executorUnreachable', 'unreachable']);
    expect(rest).toEqual({ error: expect.objectContaining({ message: expect.stringContaining(network.url) }) });
    const mended = await nextOfExecutor();
    expect([mended.type, mended.executor.id]).toEqual(['executorReachable', executor.id]);
    expect(await loop.call(echo, [1])).toBe(1);
  });

  it('is told of once as unreachable while its link is silent, and what was added meanwhile runs', async () => {
    const notices: string[] = [];
    loop.subscribe(({ type }) => {
      if (type.startsWith('executor')) notices.push(type);
    });
    const broken = nextOfExecutor();
    network.stall();
    await broken;
    expect(loop.stats().executors[0]?.state).toBe('unreachable');
    const added = loop.call(echo, [2]);
    const attempts = network.accepted;
    await expect.poll(() => network.accepted).toBeGreaterThan(attempts + 1);
    const mended = nextOfExecutor();
    network.resume();
    await mended;
    expect(await added).toBe(2);
    expect(notices).toEqual(['executorUnreachable', 'executorReachable']);
  });
});

describe('a host that is away while an executor is being opened', () => {
  it('is told of at the first failure, and the executor comes once the host is there', async () => {
    await loop.terminate();
    const { url } = host;
    const { port } = new URL(url);
    await host.stop();
    loop = new EventLoop({ transport: wsTransport({ url }) });
    const first = nextOfExecutor();
    const result = loop.call(echo, [3]);
    expect(await first).toMatchObject({
      type: 'executorUnreachable',
      executor: { state: 'unreachable', location: {} },
      error: { message: expect.stringContaining(`${url}: connect ECONNREFUSED`) },
    });
    const mended = nextOfExecutor();
    host = await startHost({ tasks: [new URL('tasks.mjs', import.meta.url)], executors: 1, port: Number(port) });
    expect((await mended).type).toBe('executorReachable');
    expect(await result).toBe(3);
  });

  it('is told of where another host lends the executor', async () => {
    const gone = await startHost({ tasks: [new URL('tasks.mjs', import.meta.url)], executors: 1 });
    const { url } = gone;
    await gone.stop();
    const both = new EventLoop({ transport: wsTransport({ url: [url, network.url] }) });
    await loop.terminate();
    const notices: string[] = [];
    both.subscribe((notice) => {
      if (notice.type === 'executorUnreachable') notices.push(notice.error.message);
      else if (notice.type.startsWith('executor')) notices.push(notice.type);
    });
    expect(await both.call(echo, [4])).toBe(4);
    expect(notices).toEqual([expect.stringContaining(`${url}: connect ECONNREFUSED`), 'executorReachable', 'executorReady']);
    await both.stop();
  });
});
