import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { isAlive } from './own-loop.ts';

const callers: ChildProcess[] = [];
const executors: number[] = [];

afterEach(() => {
  for (const caller of callers.splice(0)) caller.kill('SIGKILL');
  // None should be left; those of a test that failed must not burn on.
  for (const id of executors.splice(0)) if (isAlive(id)) process.kill(id, 'SIGKILL');
});

/** Starts a caller, and resolves once its executors do what they are to do. */
async function start(how: string, argument = ''): Promise<{ caller: ChildProcess; ids: number[]; ended: Promise<unknown[]> }> {
  const file = fileURLToPath(new URL('./callers.mjs', import.meta.url));
  const caller = spawn(process.execPath, [file, how, argument], { stdio: ['ignore', 'pipe', 'ignore'] });
  callers.push(caller);
  const ended = once(caller, 'exit');
  const lines = createInterface({ input: caller.stdout as NodeJS.ReadableStream });
  const ids = await new Promise<number[]>((resolve) => {
    lines.on('line', (line) => {
      // What tasks print goes the same way.
      if (line.startsWith('[')) resolve(JSON.parse(line) as number[]);
    });
  });
  executors.push(...ids);
  return { caller, ids, ended };
}

async function allEnd(ids: readonly number[]): Promise<void> {
  await expect.poll(() => ids.filter(isAlive)).toEqual([]);
}

describe('executors of a caller that dies: busy, waiting, idle, printing, and nested ones', () => {
  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGSEGV'] as const) {
    it(`executors end when their caller is ended by ${signal}`, async () => {
      const { caller, ids, ended } = await start('stays');
      expect(ids.length).toBe(6);
      expect(ids.every(isAlive)).toBe(true);
      caller.kill(signal);
      expect(await ended).toEqual([null, signal]);
      await allEnd(ids);
    });
  }

  for (const [how, code] of [
    ['exits', 3],
    ['throws', 1],
  ] as const) {
    it(`executors end when their caller ${how}`, async () => {
      const { ids, ended } = await start(how);
      expect(ids.length).toBe(6);
      expect(await ended).toEqual([code, null]);
      await allEnd(ids);
    });
  }

  it('executors end when their caller aborts', async () => {
    const { ids, ended } = await start('aborts');
    await ended;
    await allEnd(ids);
  });

  it('executors end when their caller exits in a handler', async () => {
    const { ids, ended } = await start('exits in a handler');
    expect(await ended).toEqual([3, null]);
    await allEnd(ids);
  });

  it('exit hooks of idle executors run when their caller dies', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fork-hooks-'));
    try {
      const file = join(folder, 'hook');
      const { caller, ids } = await start('lets exit hooks run', file);
      caller.kill('SIGKILL');
      await allEnd(ids);
      expect(existsSync(file)).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a caller that ends by itself', () => {
  it('a caller with an idle loop ends by itself', async () => {
    const { ids, ended } = await start('idle');
    expect(await ended).toEqual([0, null]);
    await allEnd(ids);
  });

  it('a caller with a busy loop ends once its events have ended', async () => {
    const { ids, ended } = await start('works');
    expect(ids[1]).toBe(999);
    expect(await ended).toEqual([0, null]);
    await allEnd(ids.slice(0, 1));
  });
});
