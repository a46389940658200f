/** A host whose executors are processes of their own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventLoop, ExecutorLostError } from '@mp-event-loop/core';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { startHost } from '@mp-event-loop/transport-ws/host';
import { afterEach, describe, expect, it } from 'vitest';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { abort, die, who } from './deaths.mjs';
import { HostProcess } from './host-process.ts';

const deaths = new URL('deaths.mjs', import.meta.url);
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function loopAt(url: string): EventLoop {
  const loop = new EventLoop({ transport: wsTransport({ url }), errorHandlers: () => {} });
  ends.push(() => loop.terminate());
  return loop;
}

describe('death of a forked executor of a host', () => {
  it.each([
    ['by kill -9', 'SIGKILL', (loop: EventLoop) => loop.addEvent(die, ['SIGKILL'])],
    ['by a crash in native code', 'SIGABRT', (loop: EventLoop) => loop.addEvent(abort)],
  ])('a death %s reaches its caller with its signal, and affects no other caller', async (_, signal, kill) => {
    const host = await startHost({ tasks: [deaths], executors: 4, transport: forkTransport() });
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

describe('--transport fork', () => {
  it('--transport fork runs events in processes that end with the host', async () => {
    const host = await HostProcess.start(['--transport', 'fork'], {}, [deaths.href]);
    ends.push(() => host.end('SIGKILL'));
    const { pid } = await loopAt(host.url).addEvent(who).finished;
    expect([process.pid, host.child.pid]).not.toContain(pid);
    await host.end('SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it("--transport fork loads the application's package before any other", async () => {
    const application = mkdtempSync(join(tmpdir(), 'application-'));
    ends.push(() => rmSync(application, { recursive: true }));
    const folder = join(application, 'node_modules/@mp-event-loop/transport-fork');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
    writeFileSync(join(folder, 'index.js'), "throw new Error('this is the application’s');\n");
    await expect(HostProcess.start(['--transport', 'fork'], {}, [deaths.href], application)).rejects.toThrow('this is the application’s');
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
