// The same in plain JavaScript, which has no `await using` on Node 20.
import assert from 'node:assert/strict';
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { addOne } from './plain-tasks.js';

const results = [];
const loop = new EventLoop({
  transport: workerTransport(),
  outputHandlers: (event) => {
    results.push(event.results);
  },
});
try {
  loop.addEvent(addOne, [1]);
  loop.addEvent(addOne, [2]);
  assert.equal(await loop.addEvent(addOne, [3]).finished, 4);
} finally {
  await loop.stop();
}
assert.deepEqual(results, [2, 3, 4]);
