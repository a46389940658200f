/** Honest callers before a host that counts what it holds: what they print, and what waits behind what runs, costs them nothing. */
import { EventLoop } from '@mp-event-loop/core';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { startHost } from '@mp-event-loop/transport-ws/host';
import { afterEach, expect, it, vi } from 'vitest';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { countInBytes, lengthOf, print } from './tasks.mjs';

const tasks = [new URL('tasks.mjs', import.meta.url)];
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function loopOn(options: Partial<Parameters<typeof startHost>[0]>): Promise<EventLoop> {
  const host = await startHost({ tasks, executors: 1, ...options });
  ends.push(() => host.stop({ timeout: 0 }));
  const loop = new EventLoop({ transport: wsTransport({ url: host.url }) });
  ends.push(() => loop.terminate());
  await loop.start();
  return loop;
}

it.each([
  ['threads', workerTransport()],
  ['processes', forkTransport()],
])('what tasks in %s print arrives whole, however much it is, and keeps their executor', async (_, transport) => {
  let printed = 0;
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += [...String(text)].filter((character) => character === 'z').length;
    return true;
  });
  ends.push(() => write.mockRestore());
  // Far more than the largest message.
  const loop = await loopOn({ transport, maxPayload: 100_000 });
  for (let count = 0; count < 5; count += 1) expect(await loop.addEvent(print, [1_100_000]).finished).toBe(1_100_000);
  await expect.poll(() => printed).toBe(5 * 1_100_000);
  expect(loop.stats()).toMatchObject({ executors: [{ id: expect.stringMatching(/^ws-/), ended: 5 }] });
});

it('a stream goes on although as much waits behind it as may', async () => {
  const loop = await loopOn({ transport: workerTransport(), maxPayload: 2 ** 20 });
  const stream = loop.addEvent(countInBytes, [40, 900_000]);
  const bytes = new Uint8Array(1_000_000);
  const behind = Array.from({ length: 40 }, () => loop.addEvent(lengthOf, [bytes]));
  let items = 0;
  for await (const item of stream) items += Number(item.length === 900_000);
  expect(items).toBe(40);
  for (const { finished } of behind) expect(await finished).toBe(1_000_000);
});
