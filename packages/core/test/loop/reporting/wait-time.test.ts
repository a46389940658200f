import { describe, expect, it } from 'vitest';
import { defineTasks, EventLoop, type EventLoopOptions, inlineTransport } from '../../../src/index.ts';
import { HandClock, useHandClock } from '../../hand-clock.ts';

const clock = useHandClock(new HandClock());

/** An inline executor has the caller's clock: this task takes that many ms. */
function work(milliseconds: number): number {
  clock.now += milliseconds;
  return milliseconds;
}
function later(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
defineTasks(import.meta.url, { work, later });

/** Returns a loop that knows its tasks to be quick, and hands events ahead. */
async function warm(options: EventLoopOptions): Promise<EventLoop> {
  const loop = new EventLoop({ transport: inlineTransport(), ...options });
  for (let run = 0; run < 10; run += 1) await loop.addEvent(work, [0]).finished;
  expect(loop.stats().waitTime.max).toBe(0);
  return loop;
}

describe('waitTime', () => {
  it('counts no time in which the caller’s own handlers held the thread while the answer was there', async () => {
    const loop = await warm({});
    loop.addOutputHandler(() => {
      clock.now += 1000;
    });
    for (let run = 0; run < 5; run += 1) loop.addEvent(work, [0]);
    await loop.stop();
    const { waitTime, runTime } = loop.stats();
    expect([waitTime.count, waitTime.max, runTime.max]).toEqual([15, 0, 0]);
  });

  it('counts no time in which the caller held the thread before it read an answer', async () => {
    const loop = await warm({ concurrency: 2 });
    const event = loop.addEvent(later);
    // The executor has begun it by then; the caller goes on with something else.
    setImmediate(() =>
      setImmediate(() => {
        clock.now += 1000;
      }),
    );
    await event.finished;
    await loop.stop();
    expect(loop.stats().waitTime.max).toBe(0);
  });

  it('counts what is waited for other events, however the answers come', async () => {
    const loop = await warm({});
    for (let run = 0; run < 10; run += 1) loop.addEvent(work, [10]);
    await loop.stop();
    const { waitTime, runTime } = loop.stats();
    expect(waitTime.max).toBeCloseTo(90, 0);
    expect(waitTime.mean * waitTime.count).toBeCloseTo(450, 0);
    expect(runTime.max).toBeCloseTo(10, 3);
  });

  it('counts what is waited in the queue of a loop that is not started', async () => {
    const loop = new EventLoop({ transport: inlineTransport(), autoStart: false });
    loop.addEvent(work, [0]);
    clock.now += 250;
    await loop.start();
    await loop.stop();
    expect(loop.stats().waitTime.max).toBeCloseTo(250, 3);
  });
});
