/** A host on a server of the application's own, on which others listen too. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Host } from '@mp-event-loop/transport-ws/host';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { bearer, knock } from './knock.ts';
import { endOwn, ends, ownHost, ownLoop } from './own-host.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo } from './tasks.mjs';

afterEach(endOwn);

async function ownServer(): Promise<{ server: Server; url: string }> {
  const server = createServer((_, response) => response.end('mine'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
function hostOn(server: Server): Promise<Host> {
  return ownHost({ server, path: '/executors', token: 'token' });
}
/** The application's own sockets, which take whatever is asked for. */
function echoing(server: Server): WebSocketServer {
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (ws) => ws.on('message', (text) => ws.send(text)));
  ends.push(() => sockets.clients.forEach((ws) => void ws.terminate()));
  return sockets;
}
async function echoes(url: string, headers: Record<string, string> = {}): Promise<void> {
  const ws = new WebSocket(url, ['mp-event-loop.v1'], { headers });
  ends.push(() => ws.terminate());
  await once(ws, 'open');
  const heard = once(ws, 'message');
  ws.send('hello');
  expect(String((await heard)[0])).toBe('hello');
}
/** What nobody handles in this process from here on. */
function unhandled(): unknown[] {
  const reasons: unknown[] = [];
  const hear = (reason: unknown): void => void reasons.push(reason);
  process.on('unhandledRejection', hear).on('uncaughtException', hear);
  ends.push(() => process.off('unhandledRejection', hear).off('uncaughtException', hear));
  return reasons;
}

describe("the application's own WebSocketServer beside a host", () => {
  it.each(['before', 'after'])('may take every socket, and the host leaves them alone: %s the host', async (when) => {
    const reasons = unhandled();
    const { server, url } = await ownServer();
    if (when === 'before') echoing(server);
    const host = await hostOn(server);
    if (when === 'after') echoing(server);
    await echoes(`${url}/elsewhere`);
    await echoes(`${url}/executors`);
    await echoes(`${url}/executors`, bearer('token'));
    await echoes(`${url}/executors`, bearer('wrong'));
    expect(host.stats()).toMatchObject({ connections: 0, sessions: 0 });
    expect(reasons).toEqual([]);
  });

  it('a socket that was refused by another listener is left alone', async () => {
    const reasons = unhandled();
    const { server, url } = await ownServer();
    server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 418 Nobody\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'));
    const host = await hostOn(server);
    expect(await knock(`${url}/executors`, bearer('token'))).toBe(418);
    await expect.poll(() => host.stats().connections).toBe(0);
    expect(reasons).toEqual([]);
  });

  it('one that takes its own path only leaves the host the rest', async () => {
    const { server, url } = await ownServer();
    const sockets = new WebSocketServer({ noServer: true });
    sockets.on('connection', (ws) => ws.on('message', (text) => ws.send(text)));
    server.on('upgrade', (request, socket, head) => {
      if (request.url === '/mine') sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request));
    });
    const host = await hostOn(server);
    await echoes(`${url}/mine`);
    expect(await ownLoop(`${url}/executors`, { token: 'token' }).addEvent(echo, [1]).finished).toBe(1);
    expect(await knock(`${url}/executors`, bearer('wrong'))).toBe(401);
    expect(host.stats()).toMatchObject({ connections: 1, sessions: 1 });
  });
});

describe('a host without a token', () => {
  it.each(['forwarded', 'via', 'x-real-ip', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'])(
    'takes a request with %s for one from elsewhere, and refuses it',
    async (header) => {
      const { url } = await ownHost();
      expect(await knock(url, { [header]: 'for=127.0.0.1' })).toBe(403);
      expect(await knock(url)).toBe(101);
      const { url: guarded } = await ownHost({ token: 'token' });
      expect(await knock(guarded, { [header]: 'for=127.0.0.1', ...bearer('token') })).toBe(101);
    },
  );
});
