/** Who may lend and who may borrow is for the server to say: callers try what they may not. */
import { AuthError } from '@mp-event-loop/core';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { barePacket, DIAL } from '../dist/link/packets.js';
import { connectionsOf } from './monitor.ts';
import { freePort, isMissing, type NatsServer } from './nats-server.ts';
import { endOwn, ends, ownHost, ownLoop, ownServer } from './own.ts';
import { mayBorrow, mayLend } from './permissions.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { addOne } from './tasks.mjs';

afterEach(endOwn);

const GROUP = 'thumbnails';
const credentials = (user: string) => ({ user, pass: `${user} knows` });
const userOf = (user: string, permissions: string): string => `{ user: "${user}", password: "${user} knows", permissions: ${permissions} }`;

describe.skipIf(isMissing)('permissions', () => {
  let server: NatsServer;
  let monitor: number;
  beforeEach(async () => {
    monitor = await freePort();
    server = await ownServer(`
      http: 127.0.0.1:${monitor}
      accounts: {
        FLEET: { users: [
          ${userOf('host', mayLend(GROUP))}
          ${userOf('alice', mayBorrow(GROUP, 'alice'))}
          ${userOf('alice@example.org', mayBorrow(GROUP, 'alice@example%2Eorg'))}
          ${userOf('mallory', mayBorrow(GROUP, 'mallory'))}
        ] }
        OTHERS: { users: [${userOf('stranger', mayBorrow(GROUP, 'stranger'))}] }
      }`);
  });

  async function raw(user: string): Promise<{ readonly connection: NatsConnection; readonly errors: string[] }> {
    const connection = await connect({ servers: server.url, ...credentials(user) });
    ends.push(() => connection.close());
    const errors: string[] = [];
    void (async () => {
      for await (const status of connection.status()) if (status.type === 'error') errors.push(status.error.message);
    })();
    return { connection, errors };
  }

  it('users with the permissions of the docs lend and borrow, known to the host by their names', async () => {
    const asked: string[] = [];
    const principals = (user: string) => {
      asked.push(user);
      return { id: user };
    };
    await ownHost({ servers: server.url, connection: credentials('host'), group: GROUP, principals });
    for (const user of ['alice', 'alice@example.org']) {
      const loop = ownLoop({ servers: server.url, connection: credentials(user), group: GROUP });
      expect(await loop.call(addOne, [1])).toBe(2);
    }
    expect(asked).toEqual(['alice', 'alice@example.org']);
  });

  it("a caller can neither listen to another's subjects nor to a host's", async () => {
    await ownHost({ servers: server.url, connection: credentials('host'), group: GROUP });
    const { connection, errors } = await raw('mallory');
    const heard: string[] = [];
    const subjects = [`mp-event-loop.${GROUP}.caller.alice.>`, `mp-event-loop.${GROUP}.host.>`, `mp-event-loop.${GROUP}.ask.*`, '>'];
    for (const subject of subjects)
      connection.subscribe(subject, { callback: (error, message) => void (error ?? heard.push(message.subject)) });
    await connection.flush();
    expect(await ownLoop({ servers: server.url, connection: credentials('alice'), group: GROUP }).call(addOne, [1])).toBe(2);
    await connection.flush();
    expect(heard).toEqual([]);
    await expect.poll(() => errors).toHaveLength(subjects.length);
  });

  it('a caller can speak neither as a host nor as another caller', async () => {
    const asked: string[] = [];
    const principals = (user: string) => {
      asked.push(user);
      return { id: user };
    };
    const host = await ownHost({ servers: server.url, connection: credentials('host'), group: GROUP, principals });
    const alice = await raw('alice');
    const heard: string[] = [];
    alice.connection.subscribe(`mp-event-loop.${GROUP}.caller.alice.>`, { callback: (_, message) => void heard.push(message.subject) });
    await alice.connection.flush();
    const { connection, errors } = await raw('mallory');
    connection.publish(`mp-event-loop.${GROUP}.caller.alice.x.y`, 'as a host');
    // Every host of the group would hear it.
    connection.publish(`mp-event-loop.${GROUP}.ask.alice`, '{}');
    connection.publish(`mp-event-loop.${GROUP}.host.alice.h.${'c'.repeat(22)}.${'l'.repeat(22)}`, barePacket(DIAL, 8192));
    await connection.flush();
    await expect.poll(() => errors).toHaveLength(3);
    expect([heard, asked, host.stats().connections]).toEqual([[], [], 0]);
  });

  it('a question whose answer is to go elsewhere is answered to whoever asks', async () => {
    await ownHost({ servers: server.url, connection: credentials('host'), group: GROUP });
    const alice = await raw('alice');
    const heard: string[] = [];
    alice.connection.subscribe(`mp-event-loop.${GROUP}.caller.alice.>`, { callback: (_, message) => void heard.push(message.subject) });
    await alice.connection.flush();
    const { connection } = await raw('mallory');
    const [caller, ask] = ['c'.repeat(22), 'a'.repeat(22)];
    const own: string[] = [];
    connection.subscribe(`mp-event-loop.${GROUP}.caller.mallory.>`, { callback: (_, message) => void own.push(message.subject) });
    const reply = `mp-event-loop.${GROUP}.caller.alice.x.y`;
    connection.publish(`mp-event-loop.${GROUP}.ask.mallory`, JSON.stringify({ caller, ask, part: 1 }), { reply });
    // What would lead out of its own subjects is no question.
    connection.publish(`mp-event-loop.${GROUP}.ask.mallory`, JSON.stringify({ caller: 'x.y', ask: '>', part: 1 }), { reply });
    await expect.poll(() => own).toEqual([`mp-event-loop.${GROUP}.caller.mallory.${caller}.${ask}`]);
    expect(heard).toEqual([]);
  });

  it('a caller that wants to lend, or to borrow from another group, is told at once that it may not', async () => {
    const hosting = ownHost({ servers: server.url, connection: credentials('alice'), group: GROUP });
    await expect(hosting).rejects.toThrow(AuthError);
    await expect(hosting).rejects.toThrow(/does not let this user listen to mp-event-loop\.thumbnails\.(host|ask)/);
    const loop = ownLoop({ servers: server.url, connection: credentials('alice'), group: 'others' });
    const failure: unknown = await loop.start().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AuthError);
    expect(String(failure)).toMatch(/does not let this user (publish|listen) to mp-event-loop\.others/);
    // Neither leaves a connection.
    await expect.poll(() => connectionsOf(monitor)).toEqual([]);
  });

  it('a caller whose credentials the server does not know is told at once', async () => {
    const loop = ownLoop({ servers: server.url, connection: { user: 'alice', pass: 'guessed' }, group: GROUP });
    await expect(loop.start()).rejects.toThrow(AuthError);
  });

  it('a caller that the host refuses is told at once', async () => {
    const principals = (user: string) => (user === 'alice' ? { id: user } : null);
    await ownHost({ servers: server.url, connection: credentials('host'), group: GROUP, principals });
    const loop = ownLoop({ servers: server.url, connection: credentials('mallory'), group: GROUP });
    const failure: unknown = await loop.start().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AuthError);
    expect(String(failure)).toContain('lends nothing to user mallory');
  });

  it('a user of another account finds no host', async () => {
    await ownHost({ servers: server.url, connection: credentials('host'), group: GROUP });
    const loop = ownLoop({ servers: server.url, connection: credentials('stranger'), group: GROUP }, { startTimeout: 1500 });
    await expect(loop.start()).rejects.toThrow(/no host of group thumbnails answers/);
  });
});
