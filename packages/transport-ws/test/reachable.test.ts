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
