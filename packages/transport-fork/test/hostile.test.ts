import { afterEach, describe, expect, it } from 'vitest';
import { endOwn, isAlive, ownLoop } from './own-loop.ts';
import {
  askGrandchild,
  close,
  echo,
  leaveGrandchild,
  mostlyQuick,
  nest,
  pid,
  replaceSend,
  setTitle,
  shared,
  talk,
  title,
  writeTo,
} from './tasks.mjs';

afterEach(endOwn);

describe('tasks that misuse their process', () => {
  it('a task may use process.send and write garbage to its channel', async () => {
    const loop = ownLoop();
    expect(await loop.addEvent(talk, [2000]).finished).toBe('talked');
    expect(await loop.addEvent(echo, ['after']).finished).toBe('after');
    await loop.stop();
  });

  it('a task may replace process.send and disconnect', async () => {
    const loop = ownLoop();
    const id = await loop.addEvent(pid).finished;
    expect(await loop.addEvent(replaceSend).finished).toBe('replaced');
    expect(await loop.addEvent(pid).finished).toBe(id);
  });

  it('a task may close descriptor 3', async () => {
    const loop = ownLoop();
    const id = await loop.addEvent(pid).finished;
    expect(await loop.addEvent(close, [3]).finished).toBe('closed');
    for (let index = 0; index < 100; index += 1) loop.addEvent(echo, [index]);
    expect(await loop.addEvent(pid).finished).toBe(id);
  });

  it('an event that was cancelled while it was handed ahead, and spins, holds up nobody', async () => {
    const loop = ownLoop();
    // Only a target whose run time was measured is handed ahead.
    for (let index = 0; index < 200; index += 1) loop.addEvent(mostlyQuick, [index]);
    await loop.wait();
    const quick = Array.from({ length: 100 }, (_, index) => loop.addEvent(mostlyQuick, [index]));
    const spinning = loop.addEvent(mostlyQuick, ['spin']);
    const behind = loop.addEvent(mostlyQuick, ['behind']);
    await quick[0]?.finished;
    spinning.cancel('enough');
    // What ended right before it may have been held back there.
    for (const { finished } of quick) await finished.catch((error: unknown) => expect(error).toMatchObject({ wasRunning: false }));
    expect(spinning.status).toBe('cancelled');
    expect(await behind.finished).toBe('behind');
  });

  it('a task may change process.title', async () => {
    const loop = ownLoop();
    await loop.addEvent(setTitle, ['changed']).finished;
    expect(await loop.addEvent(title).finished).toBe('changed');
  });

  it('a task that returns shared memory fails with a SerializationError', async () => {
    const loop = ownLoop();
    await expect(loop.addEvent(shared).finished).rejects.toMatchObject({ code: 'ERR_SERIALIZATION' });
    expect(await loop.addEvent(echo, ['after']).finished).toBe('after');
  });

  it('a channel closes although a process left behind by a task holds its stdout', async () => {
    let printed = '';
    const loop = ownLoop();
    const grandchild = await loop.addEvent(leaveGrandchild).finished;
    const id = await loop.addEvent(pid).finished;
    try {
      process.kill(id, 'SIGKILL');
      await loop.ends[0];
      expect(isAlive(grandchild)).toBe(true);
      printed += await loop.addEvent(echo, ['after']).finished;
      expect(printed).toBe('after');
    } finally {
      process.kill(grandchild, 'SIGKILL');
    }
  });

  it('processes forked by a task are not executors', async () => {
    const answer = await ownLoop().addEvent(askGrandchild).finished;
    expect(answer).toEqual({ isExecutor: false, argv: [], title: expect.stringContaining('node'), ours: [] });
  });

  it('loops nested three deep in tasks leave no executor', async () => {
    const ids = (await ownLoop().addEvent(nest, [3]).finished) as number[];
    expect(new Set(ids).size).toBe(4);
    for (const id of ids.slice(1)) expect(isAlive(id)).toBe(false);
  });

  it('a task that writes to a descriptor that does not exist fails with EBADF', async () => {
    await expect(ownLoop().addEvent(writeTo, [99, 'x']).finished).rejects.toMatchObject({ code: 'EBADF' });
  });
});
