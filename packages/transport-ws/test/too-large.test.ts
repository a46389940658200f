/** What an executor says that is more than its host passes on, and is no result: it costs nobody but who said it. */
import type { EventLoop, LoopNotice } from '@mp-event-loop/core';
import { afterEach, expect, it } from 'vitest';
import { endOwn, ownHost, ownLoop } from './own-host.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo, tell, throwAside } from './tasks.mjs';

afterEach(endOwn);

async function loopOnSmallHost(): Promise<EventLoop> {
  const { url } = await ownHost({ executors: 1, maxPayload: 4096 });
  const loop = ownLoop(url);
  await loop.start();
  return loop;
}

it('progress larger than maxPayload is an error of the task that tells of it', async () => {
  const loop = await loopOnSmallHost();
  const [executor] = loop.stats().executors;
  const heard: unknown[] = [];
  const options = { onProgress: (value: unknown) => void heard.push(value) };
  await expect(loop.addEvent(tell, [10_000], options).finished).rejects.toMatchObject({
    code: 'ERR_SERIALIZATION',
    message: expect.stringMatching(/a value of 10\d\d\d bytes .*maxPayload, 4096/),
  });
  expect(await loop.addEvent(tell, [10], options).finished).toBe(10);
  expect(heard).toEqual(['pppppppppp']);
  expect(loop.stats().executors[0]?.id).toBe(executor?.id);
});

it('an error aside that is larger than maxPayload is told as one of its size', async () => {
  const loop = await loopOnSmallHost();
  const [executor] = loop.stats().executors;
  const stray = new Promise<LoopNotice>((resolve) => {
    loop.subscribe((notice) => {
      if (notice.type === 'strayError') resolve(notice);
    });
  });
  await loop.addEvent(throwAside, [10_000]).finished;
  expect(await stray).toMatchObject({
    error: { code: 'ERR_SERIALIZATION', message: expect.stringMatching(/error of \d+ bytes .*maxPayload, 4096/) },
  });
  expect(await loop.addEvent(echo, ['after']).finished).toBe('after');
  expect(loop.stats().executors[0]?.id).toBe(executor?.id);
});
