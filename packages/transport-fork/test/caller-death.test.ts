import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { isAlive, until } from './own-loop.ts';

/** What guarantee 8 gives executors whose caller has died, in ms. */
const LIMIT = 5000;

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
  const from = performance.now();
  await until(() => !ids.some(isAlive) || performance.now() - from > LIMIT);
  expect(ids.filter(isAlive)).toEqual([]);
}

describe('when the caller dies its executors end: the busy, the waiting, the idle, the printing, and those of executors', () => {
  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGSEGV'] as const) {
    it(signal, async () => {
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
    it(how, async () => {
      const { ids, ended } = await start(how);
      expect(ids.length).toBe(6);
      expect(await ended).toEqual([code, null]);
      await allEnd(ids);
    });
  }

  it('aborts', async () => {
    const { ids, ended } = await start('aborts');
    await ended;
    await allEnd(ids);
  });

  it('exits in a handler', async () => {
    const { ids, ended } = await start('exits in a handler');
    expect(await ended).toEqual([3, null]);
    await allEnd(ids);
  });

  it('and their exit hooks run, where they are not busy', async () => {
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

describe('a caller', () => {
  it('whose loop has nothing to do ends by itself', async () => {
    const { ids, ended } = await start('idle');
    expect(await ended).toEqual([0, null]);
    await allEnd(ids);
  });

  it('whose loop works ends once that is done', async () => {
    const { ids, ended } = await start('works');
    expect(ids[1]).toBe(999);
    expect(await ended).toEqual([0, null]);
    await allEnd(ids.slice(0, 1));
  });
});
