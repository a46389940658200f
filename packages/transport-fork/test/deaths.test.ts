import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Event, ExecutorLostError, TargetError } from '@mp-event-loop/core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { CYCLE, HALF_CYCLE } from '../src/started-layout.ts';
import { endOwn, ownChannel, ownLoop } from './own-loop.ts';
import { close, devour, die, dieEverySecondStart, dieEverySecondTime, echo, exit, hold, mostlyQuick, pid, writeTo } from './tasks.mjs';

afterEach(endOwn);

const folder = mkdtempSync(join(tmpdir(), 'fork-deaths-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function lost(event: Event): Promise<ExecutorLostError> {
  const error = await (event.finished as Promise<unknown>).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ExecutorLostError);
  return error as ExecutorLostError;
}

/** A task module that does this when an executor imports it. */
async function taskModule(name: string, inExecutor: string): Promise<{ task: () => unknown }> {
  const core = import.meta.resolve('@mp-event-loop/core');
  const file = join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `import { readFileSync, writeFileSync } from 'node:fs';
     import { defineTasks, isExecutor } from ${JSON.stringify(core)};
     if (isExecutor()) { ${inExecutor} }
     export function task() { return 'ran'; }
     defineTasks(import.meta.url, { task });`,
  );
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { task: () => unknown };
}

describe('deaths of executor processes', () => {
  it('ExecutorLostError has the exit code of the process, 0 included', async () => {
    const loop = ownLoop();
    for (const code of [0, 1, 42]) {
      const neighbours = [loop.addEvent(echo, ['before']), loop.addEvent(exit, [code]), loop.addEvent(echo, ['after'])] as const;
      const error = await lost(neighbours[1]);
      expect(error).toMatchObject({ exitCode: code, signal: null, wasRunning: true });
      expect(error.message).toContain(`exited with code ${code}`);
      expect([await neighbours[0].finished, await neighbours[2].finished]).toEqual(['before', 'after']);
    }
  });

  it.each([HALF_CYCLE, CYCLE, CYCLE + 1])('SIGKILL in the event after %d others fails it, and none behind it', async (before) => {
    const failed: unknown[] = [];
    const loop = ownLoop({ errorHandlers: ({ args, error }) => void failed.push([args[0], (error as ExecutorLostError).wasRunning]) });
    for (let index = 0; index < before; index += 1) loop.addEvent(mostlyQuick, [index]);
    await loop.wait();
    loop.addEvent(mostlyQuick, ['die']);
    const behind = Array.from({ length: 500 }, (_, index) => loop.addEvent(mostlyQuick, [index]).finished);
    expect(await Promise.all(behind)).toEqual(Array.from({ length: 500 }, (_, index) => index));
    expect(failed).toEqual([['die', true]]);
  });

  it("an event whose process runs out of memory fails alone, with Node's message in stderrTail", async () => {
    const loop = ownLoop({}, { execArgv: ['--max-old-space-size=40'] });
    const events = [loop.addEvent(echo, ['before']), loop.addEvent(devour), loop.addEvent(echo, ['after'])] as const;
    const error = await lost(events[1]);
    expect(error.signal).toMatch(/^SIG(ABRT|TRAP|ILL)$/);
    expect(error.stderrTail).toMatch(/heap out of memory|Native stack trace|node::Abort/);
    expect([await events[0].finished, await events[2].finished]).toEqual(['before', 'after']);
  });

  it('a task that kills its process every second time succeeds with a retry', async () => {
    const file = join(folder, 'count');
    writeFileSync(file, '0');
    const loop = ownLoop({ concurrency: 1 });
    const results = [];
    for (let round = 0; round < 5; round += 1) results.push(await loop.addEvent(dieEverySecondTime, [file], { retries: 1 }).finished);
    expect(results).toEqual([2, 4, 6, 8, 10].map((count) => ({ count })));
  });

  it('executors that die at every second start become ready', async () => {
    const file = join(folder, 'start-count');
    writeFileSync(file, '0');
    const loop = ownLoop(
      { initialize: dieEverySecondStart, executors: 3 },
      { env: { ...process.env, COUNT_FILE: file } as Record<string, string> },
    );
    expect(await loop.addEvent(echo, ['started']).finished).toBe('started');
  });

  it('a module that exits during import fails its event once, after five processes, with the reason', async () => {
    const { task } = await taskModule('dies-at-import', 'process.stderr.write("not today\\n"); process.exit(7);');
    const failures: unknown[] = [];
    const loop = ownLoop({ errorHandlers: (event) => void failures.push(event.error) });
    const event = loop.addEvent(task);
    expect(await lost(event)).toMatchObject({ exitCode: 7, stderrTail: 'not today' });
    await loop.wait();
    expect(failures).toEqual([event.error]);
    expect(loop.ends.length).toBe(5);
    // It ends by itself, a few turns later.
    await expect.poll(() => loop.isRunning()).toBe(false);
  });

  it('a module that exits during every second import is imported by the next process', async () => {
    const file = join(folder, 'import-count');
    writeFileSync(file, '0');
    const { task } = await taskModule(
      'dies-at-every-second-import',
      `const file = ${JSON.stringify(file)}; const count = Number(readFileSync(file, 'utf8')) + 1; writeFileSync(file, String(count)); if (count % 2 === 1) process.exit(1);`,
    );
    const loop = ownLoop();
    expect(await loop.addEvent(task).finished).toBe('ran');
    expect(loop.ends.length).toBe(2);
  });

  it('a module that throws during import fails its event with a TargetError', async () => {
    const { task } = await taskModule('throws-at-import', 'throw new Error("broken module");');
    await expect(ownLoop().addEvent(task).finished).rejects.toThrow(TargetError);
  });

  it('a process that closed its pipe to the caller ends, and says why', async () => {
    const loop = ownLoop();
    const error = await lost(loop.addEvent(close, [5]));
    expect(error.stderrTail).toMatch(/can no longer reach its caller.*EBADF/);
    expect(await loop.addEvent(echo, ['after']).finished).toBe('after');
  });

  it('a process that closed its pipe from the caller is ended', async () => {
    const loop = ownLoop();
    expect(await loop.addEvent(close, [4]).finished).toBe('closed');
    const reason = await (loop.ends[0] as Promise<unknown>);
    expect(reason).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('was closed at its end') } });
    expect(await loop.addEvent(echo, ['after']).finished).toBe('after');
  });

  it('a process that cannot count started events any more ends before it starts another one', async () => {
    const loop = ownLoop();
    const events = [loop.addEvent(close, [6]), loop.addEvent(echo, ['one']), loop.addEvent(echo, ['two'])] as const;
    expect(await Promise.all(events.map((event) => event.finished))).toEqual(['closed', 'one', 'two']);
  });

  it('a process that writes something else to its pipe to the caller is ended', async () => {
    const loop = ownLoop();
    const error = await lost(loop.addEvent(writeTo, [5, 'this is no frame']));
    expect(error.message).toMatch(/something else has written to it/);
    expect(await loop.addEvent(echo, ['after']).finished).toBe('after');
  });

  it('messages to a busy executor wait while its pipe is full, and arrive', async () => {
    const loop = ownLoop();
    const id = await loop.addEvent(pid).finished;
    process.kill(id, 'SIGSTOP');
    const large = new Uint8Array(2 ** 20).fill(5);
    const events = Array.from({ length: 40 }, () => loop.addEvent(echo, [large]));
    await new Promise((resolve) => setImmediate(resolve));
    process.kill(id, 'SIGCONT');
    for (const event of events) expect((await event.finished).length).toBe(large.length);
  });

  it('channel.ready waits while the pipe is full, and no longer than the process lives', async () => {
    const channel = await ownChannel();
    await channel.ready();
    // Of no meaning to the executor, which has not been greeted; they fill the pipe before it has read any.
    for (let sent = 0; sent < 16; sent += 1) channel.send(['cancel', 0, 'x'.repeat(2 ** 20)]);
    let isReady = false;
    const ready = channel.ready().then(() => {
      isReady = true;
    });
    await Promise.resolve();
    expect(isReady).toBe(false);
    await channel.kill();
    await ready;
    await channel.ready();
  });

  it('a loop terminated while its executors start leaves no process', async () => {
    for (let round = 0; round < 5; round += 1) {
      const loop = ownLoop({ executors: 2 });
      const starting = loop.start().catch(() => {});
      for (let turn = 0; turn < round * 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
      await loop.terminate();
      await starting;
      await Promise.all(loop.ends);
    }
  });

  it('SIGTERM ends running and idle executors', async () => {
    const loop = ownLoop();
    expect(await lost(loop.addEvent(die, ['SIGTERM']))).toMatchObject({ signal: 'SIGTERM', exitCode: null });
    process.kill(await loop.addEvent(pid).finished, 'SIGTERM');
    expect(await loop.addEvent(echo, ['after']).finished).toBe('after');
  });

  it('executors ignore SIGINT, which is for the caller', async () => {
    const loop = ownLoop();
    const id = await loop.addEvent(pid).finished;
    process.kill(id, 'SIGINT');
    expect(await loop.addEvent(pid).finished).toBe(id);
  });

  it('SIGKILL of an executor with concurrency fails all events that ran in it', async () => {
    const loop = ownLoop({ concurrency: 5 });
    const id = await loop.addEvent(pid).finished;
    const held = Array.from({ length: 4 }, () => loop.addEvent(hold));
    await loop.addEvent(echo, ['all have begun']).finished;
    process.kill(id, 'SIGKILL');
    for (const event of held) expect(await lost(event)).toMatchObject({ signal: 'SIGKILL', wasRunning: true });
    expect(await loop.addEvent(echo, ['after']).finished).toBe('after');
  });
});
