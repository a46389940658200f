/** Calls a host of another version: node caller.js URL. Ends with 0 where all came out as it should. */
import assert from 'node:assert/strict';
import { EventLoop } from '@mp-event-loop/core';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { Counter, count, echo, fail, never, OwnError, sum } from './tasks.js';

const loop = new EventLoop({ transport: wsTransport({ url: process.argv[2] }), executors: 1, concurrency: 2, errorHandlers: () => {} });
const settle = (target, args, options) => loop.addEvent(target, args, options).finished;

try {
  await loop.start();
  const value = { map: new Map([[1n, new Set([-0, Number.NaN])]]), date: new Date(0), text: 'ä\ud800', list: [1, undefined, null] };
  assert.deepEqual(await settle(echo, [value]), value);
  // In parts.
  const large = new Uint8Array(1_000_000).map((_, index) => index % 251);
  assert.deepEqual(await settle(echo, [large]), large);
  assert.deepEqual(await Promise.all(Array.from({ length: 2000 }, (_, index) => settle(echo, [index]))), [...Array(2000).keys()]);
  await assert.rejects(settle(fail, []), (error) => error instanceof OwnError && error.cause instanceof TypeError);
  const items = [];
  for await (const item of loop.addEvent(count, [50], { hasOutput: false })) items.push(item);
  assert.deepEqual(items, [...Array(50).keys()]);
  const counter = await loop.proxy(Counter, [5], { mirror: ['value'] });
  assert.equal(await counter.add(2), 7);
  assert.equal(counter.value, 7);
  const table = loop.cacheObject([1, 2, 3]);
  assert.equal(await settle(sum, [table, 2]), 12);
  const event = loop.addEvent(never, []);
  setTimeout(() => event.cancel('enough'), 100);
  await assert.rejects(event.finished, { code: 'ERR_CANCELLED' });
  await assert.rejects(settle(never, [], { timeout: 100 }), { code: 'ERR_TIMEOUT' });
} finally {
  await loop.stop();
}
