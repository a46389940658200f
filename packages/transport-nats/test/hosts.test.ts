/** Hosts come and go, and callers know none of them: who is found, what is shared, and what happens when something ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ArgumentError, TransportError } from '@mp-event-loop/core';
import { natsTransport } from '@mp-event-loop/transport-nats';
import { startNatsHost } from '@mp-event-loop/transport-nats/host';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { connectionsOf } from './monitor.ts';
import { freePort, isMissing, NatsServer } from './nats-server.ts';
import { endOwn, ends, ownHost, ownHostProcess, ownLoop, ownServer, tasks } from './own.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { addOne, untilFile, who } from './tasks.mjs';

afterEach(endOwn);

const folder = mkdtempSync(join(tmpdir(), 'nats-hosts-'));
afterAll(() => rmSync(folder, { recursive: true }));
const quick = { initial: 5, max: 50 };

describe('options', () => {
  it.each([
    ['no servers', { servers: [] }, /needs the URL of at least one NATS server/],
    ['a URL of HTTP', { servers: 'http://127.0.0.1:4222' }, /URLs of nats: or tls:/],
    ['a URL with a password', { servers: 'nats://alice:secret@127.0.0.1' }, /give user and pass in option connection$/],
    ['a group of several tokens', { servers: 'nats://127.0.0.1', group: 'a.b' }, /option group/],
    ['servers twice', { servers: 'nats://127.0.0.1', connection: { servers: 'nats://127.0.0.1' } }, /give them as option servers/],
    ['too few bytes under way', { servers: 'nats://127.0.0.1', maxPending: 1000 }, /option maxPending/],
    ['an option that there is not', { servers: 'nats://127.0.0.1', groups: 'x' } as never, /groups/],
  ])('natsTransport refuses %s', (_, options, message) => {
    expect(() => natsTransport(options)).toThrow(ArgumentError);
    expect(() => natsTransport(options)).toThrow(message);
  });

  it.each([
    ['no tasks', { tasks: [] }, /at least one task module/],
    ['a metrics port that is none', { tasks: [tasks], metrics: { port: -1 } }, /metrics.port/],
    ['an option that there is not', { tasks: [tasks], group: 'x', port: 1 } as never, /port/],
  ])('startNatsHost refuses %s', async (_, options, message) => {
    const refused = startNatsHost({ servers: 'nats://127.0.0.1', ...(options as { tasks: URL[] }) });
    await expect(refused).rejects.toThrow(ArgumentError);
    await expect(refused).rejects.toThrow(message);
  });
});

describe.skipIf(isMissing)('hosts of a group', () => {
  it('a host is found by its group alone, and a loop of another group finds none', async () => {
    const { url } = await ownServer();
    await ownHost({ servers: url, group: 'thumbnails' });
    expect(await ownLoop({ servers: url, group: 'thumbnails' }).call(addOne, [41])).toBe(42);
    const lost = ownLoop({ servers: url, group: 'others' }, { startTimeout: 1500 });
    const failure: unknown = await lost.start().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TransportError);
    expect(String(failure)).toContain('no host of group others answers');
  });

  it('stop of a host refuses an option that there is not', async () => {
    const { url } = await ownServer();
    const host = await ownHost({ servers: url });
    expect(() => host.stop({ timout: 1 } as object)).toThrow(/stop of a host has no option timout: did you mean timeout\?/);
  });

  it('executors are spread by what each host has free, and go elsewhere when a host ends', async () => {
    const { url } = await ownServer();
    const large = await ownHost({ servers: url, executors: 4 });
    const small = await ownHost({ servers: url, executors: 2 });
    const loop = ownLoop({ servers: url, reconnect: quick }, { executors: 6 });
    await loop.start();
    expect([large.stats().lent, small.stats().lent]).toEqual([4, 2]);
    const third = await ownHost({ servers: url, executors: 6 });
    await small.stop({ timeout: 0 });
    await expect.poll(() => third.stats().lent).toBe(2);
    expect(large.stats().lent).toBe(4);
  });

  it('a loop hears at once that no host is there, and one that comes later takes what waits', async () => {
    const { url } = await ownServer();
    const loop = ownLoop({ servers: url });
    const notices: string[] = [];
    const first = new Promise((resolve) => {
      loop.subscribe((notice) => {
        if (notice.type === 'executorUnreachable') resolve(notice.error.message);
        if (notice.type.startsWith('executor')) notices.push(notice.type);
      });
    });
    const result = loop.call(addOne, [1]);
    expect(await first).toContain('no host of group default answers');
    await ownHost({ servers: url });
    expect(await result).toBe(2);
    expect(notices).toEqual(['executorUnreachable', 'executorReachable', 'executorReady']);
  });

  it('a draining host answers nobody, lets running events end, and ends', async () => {
    const { url } = await ownServer();
    const host = await ownHostProcess(['--servers', url]);
    const loop = ownLoop({ servers: url });
    const file = join(folder, 'drain');
    const running = loop.call(untilFile, [file]);
    await expect.poll(() => loop.stats().running).toBe(1);
    host.child.kill('SIGTERM');
    await expect.poll(() => host.log()).toContain('draining');
    const other = ownLoop({ servers: url }, { startTimeout: 1000 });
    await expect(other.start()).rejects.toThrow(/no host of group default answers/);
    writeFileSync(file, '');
    expect(await running).toBe(host.child.pid);
    await expect.poll(() => host.child.exitCode).toBe(0);
  });

  it('a session goes on when the server was restarted, with the same executor', async () => {
    const server = await ownServer();
    const host = await ownHost({ servers: server.url });
    const loop = ownLoop({ servers: server.url, reconnect: quick });
    const file = join(folder, 'restart');
    const running = loop.call(untilFile, [file]);
    await expect.poll(() => loop.stats().running).toBe(1);
    await server.end();
    writeFileSync(file, '');
    await server.start();
    await running;
    expect(host.stats()).toMatchObject({ opened: 1, resumed: 1, lent: 1 });
    await expect.poll(() => host.stats().isConnected).toBe(true);
  });

  it('executors of a host that was killed are lost once resumeWindow has passed, and others take their place', async () => {
    const { url } = await ownServer();
    const host = await ownHostProcess(['--servers', url, '--executors', '1']);
    const loop = ownLoop({ servers: url, reconnect: { ...quick, resumeWindow: 1500 } });
    const notices: string[] = [];
    loop.subscribe(({ type }) => notices.push(type));
    expect(await loop.call(who)).toBe(host.child.pid);
    await host.end('SIGKILL');
    await expect.poll(() => notices).toContain('executorLost');
    const next = await ownHost({ servers: url });
    expect(await loop.call(who)).toBe(process.pid);
    expect(next.stats().lent).toBe(1);
  });

  it('all loops of a process share one connection, and so do their executors', async () => {
    const http = await freePort();
    const { url } = await ownServer(`http: 127.0.0.1:${http}`);
    await ownHost({ servers: url, executors: 20, connection: { name: 'the host' } });
    const loops = [1, 2, 3].map(() => ownLoop({ servers: url, connection: { name: 'the loops' } }, { executors: 5 }));
    await Promise.all(loops.map((loop) => loop.start()));
    const callers = (await connectionsOf(http)).filter(({ name }) => name === 'the loops');
    expect(callers).toHaveLength(1);
    // However many executors.
    expect(callers[0]?.subscriptions).toBe(1);
    await Promise.all(loops.map((loop) => loop.stop()));
    await expect.poll(async () => (await connectionsOf(http)).map(({ name }) => name)).toEqual(['the host']);
  });

  it('a process whose loop is idle ends, and one whose server is away too', async () => {
    const server = await ownServer();
    await ownHost({ servers: server.url });
    const program = fileURLToPath(new URL('idle-program.mjs', import.meta.url));
    for (const isServerThere of [true, false]) {
      const go = join(folder, `idle-${isServerThere}`);
      const child = spawn(process.execPath, [program, server.url, go], { stdio: ['ignore', 'pipe', 'inherit'] });
      ends.push(() => child.kill('SIGKILL'));
      const exited = once(child, 'exit');
      let out = '';
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
      });
      await expect.poll(() => out).toBe('42\n');
      if (!isServerThere) await server.end();
      writeFileSync(go, '');
      expect(await exited).toEqual([0, null]);
      expect(existsSync(go)).toBe(true);
    }
  });
});

describe.skipIf(isMissing)('servers that are away', () => {
  it('a loop says where it could not connect', async () => {
    const port = await freePort();
    const loop = ownLoop({ servers: `nats://127.0.0.1:${port}` }, { startTimeout: 500 });
    await expect(loop.start()).rejects.toThrow(`could not connect to nats://127.0.0.1:${port}`);
  });

  it('a host does not start without a server, and says where it could not connect', async () => {
    const port = await freePort();
    const started = startNatsHost({ servers: `nats://127.0.0.1:${port}`, tasks: [tasks] });
    await expect(started).rejects.toThrow(TransportError);
    await expect(started).rejects.toThrow(`could not connect to nats://127.0.0.1:${port}`);
  });

  it('a loop that waits for its first server goes on when that is there', async () => {
    const port = await freePort();
    const result = ownLoop({ servers: `nats://127.0.0.1:${port}` }).call(addOne, [1]);
    const server = await NatsServer.start('', port);
    ends.push(() => server[Symbol.asyncDispose]());
    await ownHost({ servers: server.url });
    expect(await result).toBe(2);
  });
});

describe.skipIf(isMissing)('who holds what on a host', () => {
  it('sessions say whose they are, and can be ended', async () => {
    const { url } = await ownServer();
    const host = await ownHost({ servers: url });
    const loop = ownLoop({ servers: url, instance: 'shop-1' }, { name: 'orders' });
    expect(await loop.call(addOne, [1])).toBe(2);
    const [session] = host.sessions();
    expect(session).toMatchObject({ principal: 'anyone', loop: 'orders', instance: 'shop-1', running: 0, isAttached: true });
    expect(session?.address).toMatch(/^anyone [\w-]{22}$/);
    await session?.end();
    expect(await loop.call(addOne, [2])).toBe(3);
    expect(host.stats()).toMatchObject({ opened: 2, ended: { operator: 1 } });
  });

  it('a principal runs the tasks that it may, and no others', async () => {
    const { url } = await ownServer();
    await ownHost({ servers: url, principals: (id) => ({ id, tasks: ['tasks/addOne'] }) });
    const loop = ownLoop({ servers: url });
    expect(await loop.call(addOne, [1])).toBe(2);
    await expect(loop.call(who)).rejects.toThrow(/tasks\/who/);
  });
});
