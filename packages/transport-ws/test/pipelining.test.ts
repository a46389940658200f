/** Requests over one connection: one after the other they are answered, and several at once are nobody's of ours. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { endOwn, ends, ownHost } from './own-host.ts';

afterEach(endOwn);

const HEAD = 'HTTP/1.1\r\nHost: localhost\r\n';
const UPGRADE =
  'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mp-event-loop.v1\r\n';

async function connection(): Promise<{ socket: Socket; answers: () => number; closed: Promise<unknown> }> {
  const { url } = await ownHost();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  ends.push(() => socket.destroy());
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  return { socket, answers: () => text.split('HTTP/1.1 ').length - 1, closed };
}

describe('several requests over one connection', () => {
  it('are answered where each comes after the answer before', async () => {
    const { socket, answers } = await connection();
    for (const [index, path] of ['healthz', 'metrics', 'readyz', 'nothing'].entries()) {
      socket.write(`GET /${path} ${HEAD}\r\n`);
      await expect.poll(answers).toBe(index + 1);
    }
  });

  it.each(['healthz', 'readyz', 'metrics', 'nothing'])('end it where they do not wait: /%s', async (path) => {
    const { socket, answers, closed } = await connection();
    socket.write(`GET /${path} ${HEAD}\r\n`.repeat(500));
    await closed;
    expect(answers()).toBeLessThanOrEqual(1);
  });

  it('end it where one of them is to upgrade it', async () => {
    const { socket, answers, closed } = await connection();
    socket.write(`GET /metrics ${HEAD}\r\nGET / ${HEAD}${UPGRADE}\r\n`);
    await closed;
    expect(answers()).toBeLessThanOrEqual(1);
  });
});
