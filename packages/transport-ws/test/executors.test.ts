/** A host's executors are processes of their own, unless it is told otherwise; and what they see of the host. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { EventLoop, ExecutorLostError } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { type HostOptions, startHost } from '@mp-event-loop/transport-ws/host';
import { afterEach, describe, expect, it } from 'vitest';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { abort, die, variable, who } from './deaths.mjs';
import { HostProcess } from './host-process.ts';

const deaths = new URL('deaths.mjs', import.meta.url);
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function loopAt(url: string, token?: string): EventLoop {
  const loop = new EventLoop({ transport: wsTransport({ url, token }), errorHandlers: () => {} });
  ends.push(() => loop.terminate());
  return loop;
}

describe('death of a forked executor of a host', () => {
  it.each([
    ['by kill -9', 'SIGKILL', (loop: EventLoop) => loop.addEvent(die, ['SIGKILL'])],
    ['by a crash in native code', 'SIGABRT', (loop: EventLoop) => loop.addEvent(abort)],
  ])('a death %s reaches its caller with its signal, and affects no other caller', async (_, signal, kill) => {
    const host = await startHost({ tasks: [deaths], executors: 4 });
    ends.push(() => host.stop({ timeout: 0 }));
    const [victim, neighbour] = [loopAt(host.url), loopAt(host.url)];
    const before = await neighbour.addEvent(who).finished;
    const first = await victim.addEvent(who).finished;
    expect(new Set([process.pid, before.pid, first.pid]).size).toBe(3);
    const error: unknown = await kill(victim).finished.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ExecutorLostError);
    expect(error).toMatchObject({ signal, wasRunning: true });
    expect(await neighbour.addEvent(who).finished).toEqual({ pid: before.pid, calls: 2 });
    expect(await victim.addEvent(who).finished).toMatchObject({ calls: 1 });
    expect(host.stats().lent).toBe(2);
  });
});

describe('where the command runs events', () => {
  async function hostWith(...args: string[]): Promise<HostProcess> {
    const host = await HostProcess.start(args, {}, [deaths.href]);
    ends.push(() => host.end('SIGKILL'));
    return host;
  }

  it.each([[], ['--transport', 'fork']])('the command runs events in processes that end with the host: %s %s', async (...args) => {
    const host = await hostWith(...args);
    const { pid } = await loopAt(host.url).addEvent(who).finished;
    expect([process.pid, host.child.pid]).not.toContain(pid);
    await host.end('SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it('--transport worker runs events in threads of the host', async () => {
    const host = await hostWith('--transport', 'worker');
    expect((await loopAt(host.url).addEvent(who).finished).pid).toBe(host.child.pid);
  });

  it('--help says what threads share', async () => {
    const help = spawnSync(process.execPath, [fileURLToPath(new URL('../dist/command/cli.js', import.meta.url)), '--help']);
    expect(String(help.stdout).replace(/\s+/g, ' ')).toMatch(/worker: threads of this process.*exhausts memory.*may end the host/);
  });
});

describe("the host's token", () => {
  const NAME = 'MP_EVENT_LOOP_TOKEN';

  it.each<[string, Partial<HostOptions>]>([
    ['processes', {}],
    ['threads', { transport: workerTransport() }],
  ])('tasks in %s find no token in their environment', async (_, options) => {
    process.env[NAME] = 'secret';
    ends.push(() => {
      delete process.env[NAME];
    });
    const host = await startHost({ tasks: [deaths], executors: 1, token: process.env[NAME], ...options });
    ends.push(() => host.stop({ timeout: 0 }));
    expect(await loopAt(host.url, 'secret').addEvent(variable, [NAME]).finished).toEqual([undefined, false]);
    expect(process.env[NAME]).toBe('secret');
  });

  it('tasks of the command find no token in the environment of their process', async () => {
    const host = await HostProcess.start([], { [NAME]: 'secret' }, [deaths.href]);
    ends.push(() => host.end('SIGKILL'));
    expect(await loopAt(host.url, 'secret').addEvent(variable, [NAME]).finished).toEqual([undefined, false]);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
