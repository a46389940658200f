/** What a user with all the permissions of a caller can send, and no honest caller does. */
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterEach, describe, expect, it } from 'vitest';
import { MAX_FRAME } from '../dist/link/frame-stream.js';
import { ACCEPT, barePacket, CEDE, CLOSE, DATA, DIAL, GONE, GRANT, readPacket, writeHead } from '../dist/link/packets.js';
import { randomId } from '../dist/random-id.js';
import { subjectsOf } from '../dist/subjects.js';
import { isMissing } from './nats-server.ts';
import { endOwn, ends, ownHost, ownLoop, ownServer } from './own.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { addOne } from './tasks.mjs';

afterEach(endOwn);

const subjects = subjectsOf('default', 'anyone');

/** Returns the host's name in subjects. */
async function nameOfHost(connection: NatsConnection): Promise<string> {
  const [caller, ask] = [randomId(), randomId()];
  return new Promise((resolve) => {
    connection.subscribe(subjects.callers(caller), { callback: (_, message) => resolve((message.json() as { host: string }).host) });
    connection.publish(subjects.ask, JSON.stringify({ caller, ask, part: 1 }));
  });
}

/** A link as whoever writes its packets by hand has it. */
class Hand {
  readonly #connection: NatsConnection;
  readonly #to: string;
  /** Kinds of packets that came. */
  readonly kinds: number[] = [];

  constructor(connection: NatsConnection, host: string) {
    const [caller, link] = [randomId(), randomId()];
    this.#connection = connection;
    this.#to = subjects.toHost(host, caller, link);
    connection.subscribe(subjects.callers(caller), {
      callback: (_, message) => void this.kinds.push(readPacket(message.data)?.kind ?? -1),
    });
  }
  send(packet: Uint8Array): void {
    this.#connection.publish(this.#to, packet);
  }
  data(number: number, content: Uint8Array): void {
    const packet = Buffer.concat([barePacket(DATA, number), content]);
    writeHead(packet, DATA, number);
    this.send(packet);
  }
}

function lengthOf(size: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(size);
  return length;
}

describe.skipIf(isMissing)('a hostile caller', () => {
  it.each<[what: string, deed: (hand: Hand) => void, answer: number]>([
    ['a frame that is no hello', (hand) => hand.data(1, Buffer.concat([lengthOf(3), Buffer.from('abc')])), CLOSE],
    ['a frame larger than any', (hand) => hand.data(1, lengthOf(MAX_FRAME + 1)), CLOSE],
    ['more than may wait', (hand) => hand.data(1, Buffer.concat([lengthOf(MAX_FRAME), Buffer.alloc(100_000)])), CLOSE],
    ['packets of no kind', (hand) => hand.send(barePacket(77, 0)), CLOSE],
    ['what it was not asked to cede', (hand) => hand.send(barePacket(CEDE, 5)), CLOSE],
    ['packets out of order', (hand) => hand.data(7, lengthOf(1)), GONE],
  ])('a link that sends %s is ended, and no other', async (_, deed, answer) => {
    const { url } = await ownServer();
    const host = await ownHost({ servers: url });
    const loop = ownLoop({ servers: url });
    expect(await loop.call(addOne, [1])).toBe(2);
    const connection = await connect({ servers: url });
    ends.push(() => connection.close());
    const hand = new Hand(connection, await nameOfHost(connection));
    hand.send(barePacket(DIAL, 8192));
    await expect.poll(() => hand.kinds).toContain(ACCEPT);
    deed(hand);
    await expect.poll(() => hand.kinds.filter((kind) => kind !== GRANT)).toEqual([ACCEPT, answer]);
    expect(await loop.call(addOne, [2])).toBe(3);
    expect(host.stats()).toMatchObject({ connections: 1, opened: 1, resumed: 0 });
  });

  it('packets of links that a host does not know are answered as such, and what is no packet by nothing', async () => {
    const { url } = await ownServer();
    const host = await ownHost({ servers: url });
    const connection = await connect({ servers: url });
    ends.push(() => connection.close());
    const hand = new Hand(connection, await nameOfHost(connection));
    for (const size of [0, 1, 6]) hand.send(new Uint8Array(size));
    hand.send(barePacket(GONE, 0));
    hand.data(1, lengthOf(1));
    await expect.poll(() => hand.kinds).toEqual([GONE]);
    expect(host.stats().connections).toBe(0);
  });

  it('one user has no more links than half of those that a host serves', async () => {
    const { url } = await ownServer();
    const host = await ownHost({ servers: url });
    const connection = await connect({ servers: url });
    ends.push(() => connection.close());
    const name = await nameOfHost(connection);
    const hands = Array.from({ length: 1100 }, () => new Hand(connection, name));
    for (const hand of hands) hand.send(barePacket(DIAL, 8192));
    await expect.poll(() => hands.every(({ kinds }) => kinds.length > 0)).toBe(true);
    expect(hands.filter(({ kinds }) => kinds[0] === CLOSE)).toHaveLength(100);
    expect(host.stats().connections).toBe(1000);
  });
});
