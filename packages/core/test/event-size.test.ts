/** Hundreds of thousands of events may wait: what each takes decides how long V8's collector holds the caller up, and how many there can be. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { defineTasks, EventLoop, inlineTransport } from '@mp-event-loop/core';
import { expect, test } from 'vitest';

const { add } = defineTasks('file:///event-size.mjs', { add: (a: number, b: number) => a + b });

const EVENTS = 50_000;
/** Bytes, with the array of two arguments, which takes 64 of them. */
const MOST = 300;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

test('an event that waits takes few bytes', () => {
  const loop = new EventLoop({ transport: inlineTransport(), autoStart: false });
  const fill = (): void => {
    for (let number = 0; number < EVENTS; number += 1) loop.addEvent(add, [number, 1]);
  };
  // The first events are made by code that is not compiled yet, and take more.
  fill();
  const before = heapUsed();
  fill();
  expect((heapUsed() - before) / EVENTS).toBeLessThan(MOST);
  expect(loop.stats().queued).toBe(2 * EVENTS);
});
