/** Links that break, freeze and come back, and hosts that go away. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadNetwork } from '@mp-event-loop/bad-network';
import { type Event, EventLoop, ExecutorLostError } from '@mp-event-loop/core';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { afterEach, describe, expect, it } from 'vitest';
import { HostProcess } from './host-process.ts';
import { endOwn, ends, ownHost } from './own-host.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { count, countInBytes, echo, give, lengthOf, record, recordSlowly } from './tasks.mjs';

afterEach(endOwn);

const folder = mkdtempSync(join(tmpdir(), 'links-'));
let files = 0;
function newFile(): string {
  files += 1;
  return join(folder, String(files));
}
function linesIn(file: string): string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

const reconnect = { initial: 5, max: 50 };
async function proxyBefore(url: string): Promise<BadNetwork> {
  const proxy = await BadNetwork.before(url);
  ends.push(() => proxy[Symbol.asyncDispose]());
  return proxy;
}
function loopAt(
  url: string,
  options: Partial<Parameters<typeof wsTransport>[0]> = {},
  loopOptions: ConstructorParameters<typeof EventLoop>[0] = {},
) {
  const loop = new EventLoop({ transport: wsTransport({ url, reconnect, ...options }), errorHandlers: () => {}, ...loopOptions });
  ends.push(() => loop.terminate());
  return loop;
}

describe('a link that carries much', () => {
  const MIB = 2 ** 20;

  it.each([
    ['to the host', (loop: EventLoop) => loop.addEvent(lengthOf, [new Uint8Array(MIB)])],
    ['from the host', (loop: EventLoop) => loop.addEvent(give, [MIB])],
    ['both ways', (loop: EventLoop) => loop.addEvent(echo<Uint8Array>, [new Uint8Array(MIB)])],
  ])('is kept while its other end reads: 96 MiB, added at once, %s', async (_, add) => {
    const loop = loopAt((await ownHost({ executors: 1 })).url);
    const breaks: string[] = [];
    loop.subscribe((notice) => void (notice.type === 'executorUnreachable' && breaks.push(notice.error.message)));
    await Promise.all(Array.from({ length: 96 }, () => add(loop).finished));
    await loop.stop();
    expect(breaks).toEqual([]);
  });
});

describe('a link that is cut', () => {
  it.each([
    ['and both ends hear of it', false],
    ['while the host holds the old socket', true],
  ])('events run once and end once over a link cut 40 times in 5,000 events, %s', async (_, quietly) => {
    const proxy = await proxyBefore((await ownHost({ executors: 4 })).url);
    const file = newFile();
    const ended = new Map<Event, number>();
    const loop = loopAt(proxy.url, {}, { outputHandlers: (event) => void ended.set(event, (ended.get(event) ?? 0) + 1) });
    const events: Event[] = [];
    let cuts = 0;
    for (let index = 0; index < 5000; index += 1) {
      events.push(loop.addEvent(record, [file, String(index)]));
      if (index % 125 === 124) {
        await events[index - 60]?.finished;
        proxy.cut(quietly);
        cuts += 1;
      }
    }
    await loop.stop();
    expect(cuts).toBe(40);
    expect(linesIn(file)).toEqual(events.map((_event, index) => String(index)));
    expect([...ended.values()].every((times) => times === 1)).toBe(true);
    expect(events.map(({ results }) => results)).toEqual(events.map((_event, index) => String(index)));
    expect(proxy.accepted).toBeGreaterThan(20);
  });

  it('a cut link costs a stream no item', async () => {
    const proxy = await proxyBefore((await ownHost({ executors: 4 })).url);
    const loop = loopAt(proxy.url);
    const got: number[] = [];
    for await (const item of loop.addEvent(count, [2000])) {
      got.push(item);
      if (item % 100 === 50) proxy.cut();
    }
    expect(got).toEqual(Array.from({ length: 2000 }, (_, index) => index));
  });

  it('a cut link keeps the same executor', async () => {
    const server = await ownHost({ executors: 4 });
    const proxy = await proxyBefore(server.url);
    const loop = loopAt(proxy.url);
    await loop.start();
    const [before] = loop.stats().executors;
    for (let round = 0; round < 5; round += 1) {
      proxy.cut();
      expect(await loop.addEvent(echo, [round]).finished).toBe(round);
    }
    expect(loop.stats().executors[0]?.id).toBe(before?.id);
    expect(server.stats().sessions).toBe(1);
  });
});

describe('a link that is slow', () => {
  it('a slow link delays streams, and costs no item', async () => {
    const proxy = await proxyBefore((await ownHost({ executors: 4, maxPayload: 2 ** 20 })).url);
    proxy.weather = { delay: () => 2 };
    const event = loopAt(proxy.url).addEvent(countInBytes, [20, 900_000], { highWaterMark: 100 });
    let items = 0;
    for await (const item of event) {
      expect(item[0]).toBe(items);
      items += 1;
    }
    expect(items).toBe(20);
  });
});

describe('a link that is slower than a heartbeat for each large message', () => {
  it('a link slower than a heartbeat per large message is not considered dead, in either direction', async () => {
    const heartbeat = 500;
    const proxy = await proxyBefore((await ownHost({ executors: 4, heartbeat })).url);
    // Some 6 MB a second.
    proxy.weather = { delay: () => 10 };
    const loop = loopAt(proxy.url, { heartbeat });
    await loop.start();
    const bytes = new Uint8Array(8_000_000).fill(7);
    // Compared here: toEqual takes its time over millions of items.
    expect(Buffer.compare(bytes, (await loop.addEvent(echo, [bytes]).finished) as Uint8Array)).toBe(0);
    expect(proxy.accepted).toBe(1);
  });

  it('a large message arrives over a link that is cut before all of it is through', async () => {
    const proxy = await proxyBefore((await ownHost({ executors: 4 })).url);
    proxy.weather = { delay: () => 10 };
    const loop = loopAt(proxy.url);
    await loop.start();
    const bytes = new Uint8Array(4_000_000).fill(7);
    const event = loop.addEvent(echo, [bytes]);
    const cuts = setInterval(() => proxy.cut(), 300);
    ends.push(() => clearInterval(cuts));
    expect(Buffer.compare(bytes, (await event.finished) as Uint8Array)).toBe(0);
    expect(proxy.accepted).toBeGreaterThan(2);
  });
});

describe('a link that freezes', () => {
  // How soon, in heartbeats, is told by the session's tests, on a clock of their own.
  it('a frozen link is noticed, and replaced', async () => {
    const heartbeat = 400;
    const proxy = await proxyBefore((await ownHost({ executors: 4, heartbeat })).url);
    const loop = loopAt(proxy.url, { heartbeat });
    await loop.addEvent(echo, ['before']).finished;
    proxy.freeze();
    expect(await loop.addEvent(echo, ['after']).finished).toBe('after');
    expect(proxy.accepted).toBeGreaterThan(1);
  });

  it('a link that freezes while idle is noticed by the host too', async () => {
    const heartbeat = 200;
    const server = await ownHost({ executors: 4, heartbeat, resumeWindow: 60_000 });
    const proxy = await proxyBefore(server.url);
    const loop = loopAt(proxy.url, { heartbeat: 60_000 });
    await loop.addEvent(echo, ['before']).finished;
    proxy.freeze();
    await expect.poll(() => server.stats().attached).toBe(0);
    expect(server.stats().sessions).toBe(1);
  });
});

describe('a host that is killed and started again', () => {
  it('a killed host fails running events, and queued events run after its restart', async () => {
    const first = await HostProcess.start();
    ends.push(() => first.end('SIGKILL'));
    const proxy = await proxyBefore(first.url);
    const file = newFile();
    const loop = loopAt(proxy.url);
    await loop.start();
    const begun = new Promise<void>((resolve) => {
      loop.subscribe((notice) => {
        if (notice.type === 'eventStarted') resolve();
      });
    });
    const running = loop.addEvent(recordSlowly, [file, 'running', 60_000]);
    const queued = Array.from({ length: 20 }, (_, index) => loop.addEvent(record, [file, String(index)]));
    await begun;
    await expect.poll(() => isThere(file)).toBe(true);
    await first.end('SIGKILL');
    const second = await HostProcess.start();
    ends.push(() => second.end('SIGKILL'));
    proxy.retarget(second.url);
    await expect(running.finished).rejects.toBeInstanceOf(ExecutorLostError);
    await loop.stop();
    expect(queued.map(({ results }) => results)).toEqual(queued.map((_, index) => String(index)));
    expect(linesIn(file)).toEqual(['running', ...queued.map((_, index) => String(index))]);
  });

  it('a host drains on SIGTERM: running events end, their results arrive, it exits with 0', async () => {
    const server = await HostProcess.start();
    ends.push(() => server.end('SIGKILL'));
    const file = newFile();
    const loop = loopAt(server.url);
    const running = loop.addEvent(recordSlowly, [file, 'running', 500]);
    await loop.start();
    await expect.poll(() => isThere(file)).toBe(true);
    const exited = server.end('SIGTERM');
    expect(await running.finished).toBe('running');
    expect(await exited).toBe(0);
  });
});

function isThere(file: string): boolean {
  try {
    return readFileSync(file, 'utf8') !== '';
  } catch {
    return false;
  }
}
