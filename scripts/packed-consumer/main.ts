// The first example of the documentation, as a user has it who compiles strict TypeScript, and what it promises.
import assert from 'node:assert/strict';
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { addOne } from './tasks.js';

const results: unknown[] = [];
{
  await using loop = new EventLoop({
    transport: workerTransport(),
    outputHandlers: (event) => {
      results.push(event.results);
    },
  });
  loop.addEvent(addOne, [1]);
  loop.addEvent(addOne, [2]);
  const third: number = await loop.addEvent(addOne, [3]).finished;
  assert.equal(third, 4);
}
assert.deepEqual(results, [2, 3, 4]);
