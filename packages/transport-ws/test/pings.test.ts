/** WebSocket's own pings, which proxies send: a link whose pings go unanswered is one that they cut. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { answerPings } from '../src/link/frugal.ts';
import { endOwn, ends } from './own-host.ts';

afterEach(endOwn);

const MIB = 2 ** 20;

/** Who answers pings, and who sends them. */
async function connected(): Promise<{ answering: WebSocket; pinging: WebSocket }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: false });
  ends.push(() => server.close());
  await once(server, 'listening');
  const pinging = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  ends.push(() => pinging.terminate());
  const [[answering]] = (await Promise.all([once(server, 'connection'), once(pinging, 'open')])) as [[WebSocket], unknown[]];
  answerPings(answering);
  return { answering, pinging };
}

describe('answerPings', () => {
  it('a ping is answered while much else waits to leave', async () => {
    const { answering, pinging } = await connected();
    pinging.pause();
    answering.send(new Uint8Array(32 * MIB));
    pinging.ping('are you there');
    await once(answering, 'ping');
    expect(answering.bufferedAmount).toBeGreaterThan(MIB);
    const answered = once(pinging, 'pong');
    pinging.resume();
    expect(String((await answered)[0])).toBe('are you there');
  });

  it('pings of who reads nothing are answered up to a bound, and again once they read', async () => {
    const { answering, pinging } = await connected();
    pinging.pause();
    answering.send(new Uint8Array(32 * MIB));
    let pings = 0;
    const flooded = new Promise<void>((resolve) => {
      answering.on('ping', () => {
        pings += 1;
        if (pings === 100_000) resolve();
      });
    });
    for (let left = 100_000; left > 0; left -= 1) pinging.ping(Buffer.alloc(100));
    await flooded;
    expect(answering.bufferedAmount).toBeLessThan(33 * MIB);
    const pongs: string[] = [];
    pinging.on('pong', (data) => pongs.push(String(data)));
    pinging.resume();
    await once(pinging, 'message');
    while (pongs.at(-1) !== 'and now') {
      pinging.ping('and now');
      await turn();
    }
    expect(pongs.filter((text) => text !== 'and now').length).toBeLessThan(2000);
  });
});
