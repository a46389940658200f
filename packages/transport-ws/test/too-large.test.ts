/** What an executor says that is more than its host passes on, and is no result: it costs nobody but who said it. */
import { EventLoop, type LoopNotice } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { startHost } from '@mp-event-loop/transport-ws/host';
import { afterEach, expect, it } from 'vitest';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo, tell, throwAside } from './tasks.mjs';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function loopOnSmallHost(): Promise<EventLoop> {
  const host = await startHost({
    tasks: [new URL('tasks.mjs', import.meta.url)],
    executors: 1,
    transport: workerTransport(),
    maxPayload: 4096,
  });
  ends.push(() => host.stop({ timeout: 0 }));
  const loop = new EventLoop({ transport: wsTransport({ url: host.url }), errorHandlers: () => {} });
  ends.push(() => loop.terminate());
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
