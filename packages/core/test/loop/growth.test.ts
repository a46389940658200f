/**
 * The cost of an event grows neither with how many there are, nor with how many executors, streams, affinities, cancellations or failures:
 * counted in operations, not in time. GROWTH=1 goes to the largest numbers.
 */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { defineTasks, EventLoop, type EventLoopOptions, inlineTransport } from '../../src/index.ts';
import { LaneHeap } from '../../src/loop/queueing/lane-heap.ts';
import { Ring } from '../../src/ring.ts';
import { randomFrom } from '../../src/testing/random.ts';
import { HandClock, useHandClock } from '../hand-clock.ts';
import { operationsOf } from '../operations.ts';

const IS_FULL = process.env.GROWTH !== undefined;
/** What grows linearly where it should not costs so many times as much at the larger number. */
const most = (full: number, quick: number): number => (IS_FULL ? full : quick);
const FACTOR = 1.5;

function same(value: unknown): unknown {
  return value;
}
function fail(): void {
  throw new Error('the one cause');
}
function* three(): Generator<number> {
  yield* [1, 2, 3];
}
defineTasks(import.meta.url, { same, fail, three });

async function within(options: EventLoopOptions, body: (loop: EventLoop) => Promise<unknown> | unknown): Promise<number> {
  const loop = new EventLoop({ transport: inlineTransport(), errorHandlers: () => {}, ...options });
  await loop.addEvent(same, [0]).finished;
  const operations = await operationsOf(async () => {
    await body(loop);
    await loop.wait();
  });
  await loop.stop();
  return operations;
}

describe('the cost of an event', () => {
  useHandClock(new HandClock());

  function times(count: number, body: (index: number) => void): void {
    for (let index = 0; index < count; index += 1) body(index);
  }

  /** Each as many times as it says, and what that took for each. */
  async function expectNoGrowth(few: number, many: number, perOne: (count: number) => Promise<number>): Promise<void> {
    const little = await perOne(few);
    const much = await perOne(many);
    expect(little).toBeGreaterThan(0);
    expect(much / little, `${much.toFixed(1)} for each of ${many}, ${little.toFixed(1)} for each of ${few}`).toBeLessThan(FACTOR);
  }

  it('does not grow with how many are queued', async () => {
    const perEvent = async (count: number): Promise<number> =>
      (await within({}, (loop) => times(count, (index) => loop.addEvent(same, [index])))) / count;
    await expectNoGrowth(1000, most(1_000_000, 20_000), perEvent);
  });

  it('does not grow with how many priorities there are, but for the steps of a heap', async () => {
    const events = most(100_000, 10_000);
    const perEvent = async (priorities: number): Promise<number> =>
      (await within({}, (loop) => times(events, (index) => loop.addEvent(same, [index], { priority: (index * 7919) % priorities })))) /
      events;
    await expectNoGrowth(1, events, perEvent);
  });

  it('grows with the logarithm of how many priorities there are in the heap', () => {
    let compared = 0;
    const heap = new LaneHeap();
    const count = most(100_000, 10_000);
    const random = randomFrom(4);
    const counted = (value: number): number =>
      // Compared as the number that it stands for.
      ({
        valueOf: () => {
          compared += 1;
          return value;
        },
      }) as never;
    times(count, () => heap.add({ priority: counted(random(2 ** 30)), events: new Ring() }));
    times(count, () => heap.removeTop());
    expect(heap.size).toBe(0);
    // Two looks at each comparison; four children are compared on each floor of a tree with four.
    expect(compared / count).toBeLessThan(2 * 5 * (Math.log(count) / Math.log(4) + 1));
  });

  it('does not grow with how many executors there are, but for a look at each', async () => {
    const events = 3200;
    const perEvent = async (executors: number): Promise<number> =>
      (await within({ executors }, (loop) => times(events, (index) => loop.addEvent(same, [index])))) / events;
    await expectNoGrowth(1, 16, perEvent);
  });

  it('does not grow with how many streams are read at a time', async () => {
    const perStream = async (streams: number): Promise<number> => {
      const read = async (loop: EventLoop): Promise<void> => {
        for await (const item of loop.addEvent(three, [], { hasOutput: false })) same(item);
      };
      return (await within({ concurrency: streams }, (loop) => Promise.all(Array.from({ length: streams }, () => read(loop))))) / streams;
    };
    await expectNoGrowth(100, most(10_000, 2000), perStream);
  });

  it('does not grow with how many affinities there are', async () => {
    const events = most(100_000, 10_000);
    const perEvent = async (affinities: number): Promise<number> =>
      (await within({ executors: 2 }, (loop) =>
        times(events, (index) => loop.addEvent(same, [index], { affinity: String(index % affinities) })),
      )) / events;
    await expectNoGrowth(2, events, perEvent);
  });

  it('does not grow with how many are cancelled', async () => {
    const perEvent = async (count: number): Promise<number> =>
      (await within({}, (loop) => {
        const events = Array.from({ length: count }, (_, index) => loop.addEvent(same, [index]));
        for (const event of events) event.cancel();
      })) / count;
    await expectNoGrowth(1000, most(100_000, 20_000), perEvent);
  });

  it('does not grow with how many one signal cancels', async () => {
    const perEvent = async (count: number): Promise<number> =>
      (await within({}, (loop) => {
        const controller = new AbortController();
        times(count, (index) => loop.addEvent(same, [index], { signal: controller.signal }));
        controller.abort();
      })) / count;
    await expectNoGrowth(1000, most(100_000, 20_000), perEvent);
  });

  it('does not grow with how many fail of one cause, and few lines tell of them', async () => {
    // vitest would map each line of each stack to its source.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    // To the end of this file: their last count is printed later.
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => {
      Error.stackTraceLimit = stackTraceLimit;
    });
    const perEvent = async (count: number): Promise<number> =>
      (await within({ errorHandlers: [] }, (loop) => times(count, () => loop.addEvent(fail)))) / count;
    await expectNoGrowth(1000, most(1_000_000, 10_000), perEvent);
    const lines = printed.mock.calls.length;
    expect(lines).toBeGreaterThan(0);
    expect(lines).toBeLessThan(most(1_000_000, 10_000) / 1000);
  });
});
