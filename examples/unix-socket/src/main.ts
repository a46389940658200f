/** The example: a host and a loop over a Unix socket. It checks what it shows. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventLoop } from '@mp-event-loop/core';
import { countTo, square } from './tasks.ts';
import { UnixHost } from './unix-host.ts';
import { unixTransport } from './unix-transport.ts';

const folder = await mkdtemp(join(tmpdir(), 'unix-socket-'));
const path = join(folder, 'executors.sock');
const host = await UnixHost.start({ path, tasks: [new URL('tasks.js', import.meta.url)], executors: 2 });
const loop = new EventLoop({ transport: unixTransport({ path }), executors: 2 });
try {
  const squares: number[] = [];
  for await (const value of loop.map(square, [[1], [2], [3], [4], [5]])) squares.push(value);
  console.log(squares.join(' '));
  assert.deepEqual(squares, [1, 4, 9, 16, 25]);

  let items = 0;
  for await (const item of loop.addEvent(countTo, [1000])) {
    items += 1;
    assert.equal(item, items);
  }
  console.log(`${items} items of a stream`);
  assert.equal(items, 1000);
} finally {
  await loop.stop();
  await host.stop();
  await rm(folder, { recursive: true });
}
