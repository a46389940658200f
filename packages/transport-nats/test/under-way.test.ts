/** What is under way stays below what makes a server cut a slow consumer off, however many sessions share the connection. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { bytesFor, untilNoMoreFor } from './monitor.ts';
import { freePort, isMissing } from './nats-server.ts';
import { endOwn, ends, ownHostProcess, ownLoop, ownServer } from './own.ts';
import { Program } from './program.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { sizeOf } from './tasks.mjs';

afterEach(endOwn);

const folder = mkdtempSync(join(tmpdir(), 'nats-under-way-'));
afterAll(() => rmSync(folder, { recursive: true }));
const SESSIONS = 16;
const SIZE = 3 * 2 ** 20;
/** The name of the command's connection. */
const HOST = 'mp-event-loop-nats-host';
/** What may be under way, in bytes: the default of maxPending. */
const MAX_PENDING = 8 * 2 ** 20;

describe.skipIf(isMissing)('what is under way', () => {
  it('a caller that reads nothing for a while is sent no more than maxPending, whatever its sessions have for it', async () => {
    const http = await freePort();
    const { url } = await ownServer(`http: 127.0.0.1:${http}`);
    await ownHostProcess(['--servers', url, '--executors', String(SESSIONS)]);
    const file = join(folder, 'go');
    const caller = new Program('results-program.mjs', [url, String(SESSIONS), String(SIZE), file]);
    ends.push(() => caller.kill());
    await caller.says('all run');
    caller.signal('SIGSTOP');
    const before = await bytesFor(http, 'caller');
    writeFileSync(file, '');
    await untilNoMoreFor(http, 'caller');
    const underWay = (await bytesFor(http, 'caller')) - before;
    expect(underWay).toBeLessThanOrEqual(MAX_PENDING);
    expect(underWay).toBeGreaterThan(MAX_PENDING / 4);
    caller.signal('SIGCONT');
    await caller.says(`${SESSIONS} results`);
  });

  it('a host that reads nothing for a while is sent no more than maxPending, whatever its callers have for it', async () => {
    const http = await freePort();
    const { url } = await ownServer(`http: 127.0.0.1:${http}`);
    const host = await ownHostProcess(['--servers', url, '--executors', String(SESSIONS)]);
    // Connections of their own, as loops of different processes have.
    const loops = [1, 2, 3, 4].map((one) => ownLoop({ servers: url, connection: { name: `caller ${one}` } }, { executors: SESSIONS / 4 }));
    const each = (size: number): Promise<number[]> =>
      Promise.all(loops.flatMap((loop) => Array.from({ length: SESSIONS / 4 }, () => loop.call(sizeOf, [new Uint8Array(size)]))));
    await Promise.all(loops.map((loop) => loop.start()));
    // What links are granted grows with what they carry.
    await each(SIZE / 4);
    host.child.kill('SIGSTOP');
    const before = await bytesFor(http, HOST);
    const calls = each(SIZE);
    await untilNoMoreFor(http, HOST);
    const underWay = (await bytesFor(http, HOST)) - before;
    expect(underWay).toBeLessThanOrEqual(MAX_PENDING);
    expect(underWay).toBeGreaterThan(MAX_PENDING / 4);
    host.child.kill('SIGCONT');
    expect(new Set(await calls)).toEqual(new Set([SIZE]));
  });

  it('frames are cut to what the server takes, and to what it takes after it was told anew', async () => {
    const server = await ownServer('max_payload: 4096');
    await ownHostProcess(['--servers', server.url]);
    const loop = ownLoop({ servers: server.url, reconnect: { initial: 5, max: 50 } });
    expect(await loop.call(sizeOf, [new Uint8Array(SIZE)])).toBe(SIZE);
    server.configure('max_payload: 1024');
    server.signal('SIGHUP');
    for (let round = 0; round < 10; round += 1) expect(await loop.call(sizeOf, [new Uint8Array(SIZE / 8)])).toBe(SIZE / 8);
  });
});
