/** How hosts are found and dialled where messages get lost, interest comes late, and groups are large. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Asker, CallerLine } from '../dist/caller/caller-line.js';
import { NatsDirectory } from '../dist/caller/nats-directory.js';
import { SharedConnection } from '../dist/caller/shared-connection.js';
import { Outbox, type Sender } from '../dist/line/outbox.js';
import { ACCEPT, DIAL } from '../dist/link/packets.js';
import { GROUP, startLinkHost } from './link-host.ts';
import { isMissing } from './nats-server.ts';
import { endOwn, ends, ownServer } from './own.ts';
import { PacketNetwork } from './packet-network.ts';

afterEach(endOwn);

class Owner {
  readonly told: string[] = [];
  opened(): void {
    this.told.push('opened');
  }
  received(): void {
    this.told.push('received');
  }
  closed({ why }: { readonly why: string }): void {
    this.told.push(why);
  }
  breached(): void {
    this.told.push('breached');
  }
}

async function scene(): Promise<{ readonly network: PacketNetwork; readonly shared: SharedConnection }> {
  const server = await ownServer();
  const network = await PacketNetwork.before(server.port);
  ends.push(() => network[Symbol.asyncDispose]());
  return { network, shared: new SharedConnection({ servers: [network.url], connection: {}, maxPending: 8 * 2 ** 20 }) };
}

async function serve(url: string, name: string, accepted: Owner[]): Promise<void> {
  const accept = (): Owner => {
    accepted.push(new Owner());
    return accepted.at(-1) as Owner;
  };
  const host = await startLinkHost({ url, name, accept });
  ends.push(() => host.close());
}

describe.skipIf(isMissing)('dialling', () => {
  it.each([
    ['a dial', DIAL],
    ['its answer', ACCEPT],
  ])('%s that is lost is repeated, and the host has one link', async (_, kind) => {
    const { network, shared } = await scene();
    const accepted: Owner[] = [];
    await serve(network.url, 'host', accepted);
    network.lostKind = kind;
    const owner = new Owner();
    const link = shared.dial(GROUP, 'host', owner);
    await expect.poll(() => owner.told).toEqual(['opened']);
    expect(network.lostKind).toBe(undefined);
    link.close('done', '');
    await expect.poll(() => accepted.map(({ told }) => told)).toEqual([['done']]);
  });

  it('a host that nobody knew of a moment ago is asked again, before the dial is given up', async () => {
    const { network, shared } = await scene();
    const owner = new Owner();
    shared.dial(GROUP, 'late', owner).hold(false);
    await serve(network.url, 'late', []);
    await expect.poll(() => owner.told).toEqual(['opened']);
  });
});

/** A group of so many hosts, as far as questions go. */
class LargeGroup {
  hosts: number;
  readonly parts: number[] = [];

  constructor(hosts: number) {
    this.hosts = hosts;
  }
  with<T>(use: (caller: CallerLine) => Promise<T>): Promise<T> {
    return use({ ask: this.#ask, line: { server: 'a server' } } as unknown as CallerLine);
  }
  readonly #ask = (_: string, { part }: { part: number }, asker: Asker): (() => void) => {
    this.parts.push(part);
    // Each answers by chance; here every so many.
    const step = 1 / part;
    queueMicrotask(() => {
      for (let host = 0; host < this.hosts; host += step)
        asker.answered(Buffer.from(JSON.stringify({ host: `host-${Math.floor(host)}`, free: 1 })));
    });
    return () => {};
  };
}

describe('asking a large group', () => {
  const { signal } = new AbortController();

  it('of a large group only a part answers, and of one that has shrunk all', async () => {
    const group = new LargeGroup(1000);
    const directory = new NatsDirectory(() => group, 'group');
    expect(await directory.candidates(signal)).toHaveLength(1000);
    // What was just found serves again for a moment.
    expect(await directory.candidates(signal)).toHaveLength(1000);
    expect(group.parts).toEqual([1]);
    // Until what was found is no longer fresh, and the group is asked anew.
    const again = async (): Promise<unknown> => {
      for (const { length } = group.parts; ; await new Promise((resolve) => setTimeout(resolve, 10))) {
        const found = await directory.candidates(signal).then((candidates) => candidates.length, String);
        if (group.parts.length > length) return found;
      }
    };
    expect(await again()).toBe(64);
    expect(group.parts).toEqual([1, 0.064]);
    group.hosts = 0;
    expect(await again()).toContain('no host of group group answers');
    expect(group.parts).toEqual([1, 0.064, 0.064, 1]);
  });

  it('many who ask at a time share one question', async () => {
    const group = new LargeGroup(3);
    const directory = new NatsDirectory(() => group, 'group');
    const all = await Promise.all(Array.from({ length: 50 }, () => directory.candidates(new AbortController().signal)));
    expect(all.every(({ length }) => length === 3)).toBe(true);
    expect(group.parts).toEqual([1]);
  });

  it('whoever is no longer interested hears so at once', async () => {
    const group = new LargeGroup(0);
    const asking = new AbortController();
    const found = new NatsDirectory(() => group, 'group').candidates(asking.signal);
    asking.abort(new Error('not needed any more'));
    await expect(found).rejects.toThrow('not needed any more');
  });
});

describe('what leaves over one connection', () => {
  class Endless implements Sender {
    sent = 0;
    left: number;
    constructor(left = Number.POSITIVE_INFINITY) {
      this.left = left;
    }
    sendNext(): number {
      if (this.left === 0) return 0;
      this.left -= 1;
      this.sent += 1;
      return 100;
    }
  }
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('no more leaves than the server has confirmed, and a packet of each in turn', async () => {
    const flushes: (() => void)[] = [];
    const outbox = new Outbox(1000, () => new Promise((resolve) => flushes.push(resolve)));
    const senders = [new Endless(), new Endless(), new Endless(2)];
    for (const sender of senders) outbox.wake(sender);
    await turn();
    expect(senders.map(({ sent }) => sent)).toEqual([4, 4, 2]);
    flushes[0]?.();
    await turn();
    expect(senders.reduce((sum, { sent }) => sum + sent, 0)).toBe(13);
    outbox.remove(senders[0] as Endless);
    for (const confirm of flushes.splice(0)) confirm();
    await turn();
    expect(senders[0]?.sent).toBeLessThanOrEqual(6);
    expect(senders[1]?.sent).toBeGreaterThan(10);
  });
});
