import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { CancelledError, defineTasks, EventLoop, type EventLoopOptions, TargetError } from '@mp-event-loop/core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
// A task module that every executor can import, as it is built.
import { echo, spin } from '../../core/dist/testing/tasks.js';
import { workerTransport } from '../dist/index.js';

function broken(): void {}
// Known to the caller alone: there is no such file.
defineTasks(new URL('task-modules/nowhere.mjs', import.meta.url), { broken });

const loops: EventLoop[] = [];

function loopOf(options: EventLoopOptions): EventLoop {
  const loop = new EventLoop({ transport: workerTransport(), errorHandlers: () => {}, ...options });
  loops.push(loop);
  return loop;
}

/** Its events fail, each with an error of its own, and the loop goes on. */
async function failsAlone(loop: EventLoop, add: () => void = () => {}): Promise<void> {
  const events = [loop.addEvent(broken), loop.addEvent(broken)];
  add();
  for (const event of events) await expect(event.finished).rejects.toBeInstanceOf(TargetError);
  expect(events[0]?.error).not.toBe(events[1]?.error);
  expect(await loop.addEvent(echo, ['next']).finished).toBe('next');
  expect(loop.isRunning()).toBe(true);
}

afterEach(async () => {
  await Promise.all(loops.splice(0).map((loop) => loop.stop()));
});

describe('a module that does not import, alone in the queue', () => {
  it('fails its own events when their executor is replaced', async () => {
    const loop = loopOf({ gracePeriod: 1 });
    await loop.addEvent(echo, [1]).finished;
    const busy = loop.addEvent(spin, []);
    await new Promise<void>((resolve) => {
      const unsubscribe = loop.subscribe(({ type }) => {
        if (type !== 'eventStarted') return;
        unsubscribe();
        resolve();
      });
    });
    await failsAlone(loop, () => busy.cancel());
    await expect(busy.finished).rejects.toBeInstanceOf(CancelledError);
  });

  it('fails its own events when their executor is recycled', async () => {
    const loop = loopOf({ recycleAfter: 1 });
    await loop.addEvent(echo, [1]).finished;
    await failsAlone(loop);
  });

  it('fails its own events when an executor is opened again after idleness', async () => {
    const loop = loopOf({ executors: { min: 0, max: 1, idleTimeout: 1 } });
    await loop.addEvent(echo, [1]).finished;
    while (loop.stats().executors.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await failsAlone(loop);
  });
});

describe('a module that does not import, in a bundle', () => {
  it('says that the tasks of a bundle need a name', async () => {
    const worker = (): Worker => new Worker(new URL('task-modules/unnamed-worker.mjs', import.meta.url));
    await expect(loopOf({ transport: workerTransport({ worker }) }).call(broken)).rejects.toThrow(/a bundler .* \{ name: 'tasks' \}/);
  });

  it('says nothing of bundles where there is none', async () => {
    await expect(loopOf({}).call(broken)).rejects.toThrow(/failed to import in the executor: (?!.*bundler)/s);
  });
});

describe('an ES module in a package that says that its .js files are CommonJS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mp-event-loop-commonjs-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['imports', "import { defineTasks } from '@mp-event-loop/core';"],
    ['exports', 'export const one = 1;'],
  ])('fails with how to say what it is, where it %s', async (what, code) => {
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
    const file = join(folder, `${what}.js`);
    writeFileSync(file, code);
    const task = (): void => {};
    defineTasks(file, { task });
    await expect(loopOf({}).call(task)).rejects.toThrow(/SyntaxError: .*: an ES module's file is named \.mjs, or its package\.json says/);
  });
});
