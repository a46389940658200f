/** A caller that was killed and started again does not wait for the sessions that it had: `instance`. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { BadNetwork } from '@mp-event-loop/bad-network';
import type { Host, HostSession } from '@mp-event-loop/transport-ws/host';
import { afterEach, describe, expect, it } from 'vitest';
import { endOwn, ends, ownHost, ownLoop } from './own-host.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo } from './tasks.mjs';

afterEach(endOwn);

const program = fileURLToPath(new URL('instance-program.mjs', import.meta.url));

/** A process that runs an event of a minute; resolves when that has begun. */
async function caller(host: Host, instance: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, host.url, instance], { stdio: ['ignore', 'ignore', 'inherit'] });
  ends.push(() => child.kill('SIGKILL'));
  const runs = (one: HostSession): boolean => one.instance === instance && one.isAttached && one.running === 1;
  await expect.poll(() => host.sessions().some(runs)).toBe(true);
  return child;
}
async function kill(child: ChildProcess, host: Host): Promise<void> {
  const { attached } = host.stats();
  child.kill('SIGKILL');
  await once(child, 'exit');
  await expect.poll(() => host.stats().attached).toBe(attached - 1);
}

describe('instance', () => {
  it('a process that was killed and started again ends the sessions of the one before, busy ones too', async () => {
    const host = await ownHost({ executors: 1, resumeWindow: 600_000 });
    await kill(await caller(host, 'shop-1'), host);
    expect(host.sessions()).toMatchObject([{ instance: 'shop-1', isAttached: false, running: 1 }]);
    await caller(host, 'shop-1');
    expect(host.sessions()).toMatchObject([{ instance: 'shop-1', isAttached: true }]);
    expect(host.stats().ended).toEqual({ replaced: 1 });
  });

  it.each([
    ['another name', 'shop-2'],
    ['no name', undefined],
  ])('a process of %s ends none of them', async (_, instance) => {
    const host = await ownHost({ executors: 2, resumeWindow: 600_000 });
    await kill(await caller(host, 'shop-1'), host);
    expect(await ownLoop(host.url, { instance }).addEvent(echo, [1]).finished).toBe(1);
    expect(host.sessions()).toHaveLength(2);
  });

  it('a process of the same name that is another principal ends none of them', async () => {
    const host = await ownHost({ executors: 2, resumeWindow: 600_000, authenticate: ({ headers }) => ({ id: String(headers['x-user']) }) });
    await kill(await caller(host, 'shop-1'), host);
    const headers = { 'x-user': 'eve' };
    expect(await ownLoop(host.url, { instance: 'shop-1', headers }).addEvent(echo, [1]).finished).toBe(1);
    expect(host.sessions()).toHaveLength(2);
  });

  it('a session that has a connection is never ended for another process', async () => {
    const host = await ownHost({ executors: 2 });
    const child = await caller(host, 'shop-1');
    expect(await ownLoop(host.url, { instance: 'shop-1' }).addEvent(echo, [1]).finished).toBe(1);
    expect(host.sessions()).toMatchObject([{ running: 1, isAttached: true }, { isAttached: true }]);
    child.kill('SIGKILL');
  });

  it('the loops of one process end none of each other, cut off or not', async () => {
    const host = await ownHost({ executors: 2 });
    const network = await BadNetwork.before(host.url);
    ends.push(() => network[Symbol.asyncDispose]());
    const first = ownLoop(network.url, { instance: 'shop-1' });
    expect(await first.addEvent(echo, [1]).finished).toBe(1);
    await network[Symbol.asyncDispose]();
    await expect.poll(() => host.stats().attached).toBe(0);
    expect(await ownLoop(host.url, { instance: 'shop-1' }).addEvent(echo, [2]).finished).toBe(2);
    expect(host.sessions()).toHaveLength(2);
  });
});
