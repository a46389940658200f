import { describe, expect, it } from 'vitest';
import { isAlive, ownLoop } from './own-loop.ts';
import { askGrandchild, close, echo, leaveGrandchild, nest, pid, replaceSend, setTitle, shared, talk, title, writeTo } from './tasks.mjs';

describe('tasks that do as they like', () => {
  it('talk on the channel of process.send, and write to it what is no message', async () => {
    const loop = ownLoop();
    expect(await loop.addEvent(talk, [2000]).finished).toBe('talked');
    expect(await loop.addEvent(echo, ['after']).finished).toBe('after');
    await loop.stop();
  });

  it('replace process.send, and disconnect', async () => {
    const loop = ownLoop();
    const id = await loop.addEvent(pid).finished;
    expect(await loop.addEvent(replaceSend).finished).toBe('replaced');
    expect(await loop.addEvent(pid).finished).toBe(id);
  });

  it('close descriptor 3', async () => {
    const loop = ownLoop();
    const id = await loop.addEvent(pid).finished;
    expect(await loop.addEvent(close, [3]).finished).toBe('closed');
    for (let index = 0; index < 100; index += 1) loop.addEvent(echo, [index]);
    expect(await loop.addEvent(pid).finished).toBe(id);
  });

  it('change process.title', async () => {
    const loop = ownLoop();
    await loop.addEvent(setTitle, ['changed']).finished;
    expect(await loop.addEvent(title).finished).toBe('changed');
  });

  it('return what no process can be given', async () => {
    const loop = ownLoop();
    await expect(loop.addEvent(shared).finished).rejects.toMatchObject({ code: 'ERR_SERIALIZATION' });
    expect(await loop.addEvent(echo, ['after']).finished).toBe('after');
  });

  it('leave a process behind that holds their stdout: the channel closes all the same, and gives what it had printed', async () => {
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

  it('start processes of their own, which are no executors', async () => {
    const answer = await ownLoop().addEvent(askGrandchild).finished;
    expect(answer).toEqual({ isExecutor: false, argv: [], title: expect.stringContaining('node'), ours: [] });
  });

  it('start loops of their own, three deep, and none of their executors is left', async () => {
    const ids = (await ownLoop().addEvent(nest, [3]).finished) as number[];
    expect(new Set(ids).size).toBe(4);
    for (const id of ids.slice(1)) expect(isAlive(id)).toBe(false);
  });

  it('write to descriptors that nobody has', async () => {
    await expect(ownLoop().addEvent(writeTo, [99, 'x']).finished).rejects.toMatchObject({ code: 'EBADF' });
  });
});
