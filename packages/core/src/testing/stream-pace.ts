/** Streams: what sets their pace, how they share an executor, and how consumers leave them. */
import { CancelledError } from '../errors.ts';
import type { StreamEvent } from '../event.ts';
import type { EventLoop } from '../event-loop.ts';
import { check, isOurs, rejects, same } from './assert.ts';
import { busyItems, count, endless, endlessLater } from './stream-tasks.ts';
import type { Property } from './suite.ts';
import { echo, executorId, noted } from './tasks.ts';

/** Resolves with the number of items that a stream has noted so far. */
async function made(loop: EventLoop, name: string): Promise<number> {
  const notes = await loop.addEvent(noted, [name], { hasOutput: false }).finished;
  return notes.filter((item) => typeof item === 'number').length;
}

function streamName(): string {
  return `stream ${Math.random()}`;
}

async function take<T>(event: StreamEvent<T>, items: number): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of event) {
    taken.push(item);
    if (taken.length === items) break;
  }
  return taken;
}

export const streamPace: Property = {
  name: 'streams: pace',
  cases: {
    'a stream stays at most highWaterMark items ahead of its iterator': async (scene) => {
      for (const task of [endless, endlessLater]) {
        const loop = scene.shared({ concurrency: 2 });
        const name = streamName();
        let taken = 0;
        for await (const _ of loop.addEvent(task, [name], { highWaterMark: 4 })) {
          taken += 1;
          // The generator may be making one more item.
          const ahead = (await made(loop, name)) - taken;
          check(ahead <= 4 + 1, `${task.name} is ${ahead} items ahead`);
          if (taken === 20) break;
        }
      }
    },

    'a stream stays at most highWaterMark items ahead of its handlers': async (scene) => {
      const name = streamName();
      let handled = 0;
      let worst = 0;
      const loop = scene.loop({ concurrency: 2 });
      const done = new Promise<void>((resolve) => {
        loop.addOutputHandler(async () => {
          if (handled === 20) return;
          worst = Math.max(worst, (await made(loop, name)) - handled);
          handled += 1;
          if (handled === 20) resolve();
        });
      });
      const event = loop.addEvent(endless, [name], { highWaterMark: 3 });
      await done;
      event.cancel();
      await rejects(event.finished, 'the cancelled stream');
      check(worst <= 3 + 1, `the stream was ${worst} items ahead`);
    },

    'the slower of iterator and handlers sets the pace of a stream': async (scene) => {
      const name = streamName();
      let handled = 0;
      const loop = scene.shared({
        concurrency: 2,
        outputHandlers: () => {
          handled += 1;
        },
      });
      const event = loop.addEvent(endless, [name], { highWaterMark: 2 });
      let taken = 0;
      for await (const _ of event) {
        taken += 1;
        const ahead = (await made(loop, name)) - taken;
        check(ahead <= 2 + 1, `the stream is ${ahead} items ahead of its iterator`);
        check(handled - taken <= 2, `the handlers are ${handled - taken} items ahead of the iterator`);
        if (taken === 10) break;
      }
    },

    'a stream that nobody consumes waits until somebody does': async (scene) => {
      const loop = scene.shared({ concurrency: 2 });
      const name = streamName();
      const event = loop.addEvent(endless, [name]);
      // By the time the second of these events ends, the stream would have begun.
      for (let round = 0; round < 2; round += 1) same(await made(loop, name), 0, 'items made while nobody consumes any');
      same(await take(event, 3), [0, 1, 2], 'the first items');
    },

    'stop cancels a stream that nobody consumes': async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      const event = loop.addEvent(endless, [streamName()]);
      await loop.stop();
      same([event.status, loop.isRunning()], ['cancelled', false], 'status and isRunning');
      isOurs(event.error, CancelledError, 'ERR_CANCELLED', 'its error');
    },

    'stop lets a stream end that somebody consumes': async (scene) => {
      const loop = scene.loop();
      const event = loop.addEvent(count, [1000]);
      const taken = take(event, Number.POSITIVE_INFINITY);
      await loop.stop();
      same([(await taken).length, event.status], [1000, 'fulfilled'], 'items taken, and status');
    },

    'leaving a stream early runs its finally and cancels the event, without error handlers': async (scene) => {
      let failures = 0;
      for (const task of [endless, endlessLater]) {
        const loop = scene.loop({
          // However slow the machine is.
          gracePeriod: scene.patience,
          errorHandlers: () => {
            failures += 1;
          },
        });
        const executor = await loop.addEvent(executorId).finished;
        const name = streamName();
        const event = loop.addEvent(task, [name]);
        same(await take(event, 5), [0, 1, 2, 3, 4], 'items taken');
        same(event.status, 'cancelled', 'status');
        isOurs(event.error, CancelledError, 'ERR_CANCELLED', 'its error');
        const notes = await loop.addEvent(noted, [name]).finished;
        same(notes.at(-1), 'finally', 'what the generator noted last');
        same(await loop.addEvent(executorId).finished, executor, 'the executor afterwards');
        await loop.wait();
      }
      same(failures, 0, 'calls of error handlers');
    },

    'leaving a stream by an error of its consumer runs its finally and cancels the event': async (scene) => {
      const loop = scene.shared();
      const name = streamName();
      const event = loop.addEvent(endless, [name]);
      const consumer = async (): Promise<never> => {
        for await (const item of event) if (item === 2) throw new Error('enough');
        throw new Error('an endless stream must not end');
      };
      same(((await rejects(consumer(), 'the consumer')) as Error).message, 'enough', 'its error');
      same([event.status, (await loop.addEvent(noted, [name]).finished).at(-1)], ['cancelled', 'finally'], 'status, and the last note');
    },

    'cancelling a stream runs its finally, and ends its iterator with the error': async (scene) => {
      const loop = scene.shared({ errorHandlers: () => {} });
      const name = streamName();
      const event = loop.addEvent(endless, [name]);
      const items: number[] = [];
      let error: unknown;
      try {
        for await (const item of event) {
          items.push(item);
          if (items.length === 3) event.cancel('enough');
        }
      } catch (thrown) {
        error = thrown;
      }
      same(isOurs(error, CancelledError, 'ERR_CANCELLED', 'what the iterator throws').cause, 'enough', 'its cause');
      same(items.slice(0, 3), [0, 1, 2], 'the first items');
      same((await loop.addEvent(noted, [name]).finished).at(-1), 'finally', 'what the generator noted last');
    },

    'a stream occupies one place of concurrency until it ends': async (scene) => {
      const loop = scene.loop();
      const order: unknown[] = [];
      const event = loop.addEvent(count, [50]);
      const after = loop.addEvent(echo, ['after']).finished.then((result) => order.push(result));
      for await (const item of event) if (item === 49) order.push('last item');
      await after;
      same(order, ['last item', 'after'], 'what ended when');
    },

    'streams in one executor take turns': async (scene) => {
      const loop = scene.shared({ concurrency: 2 });
      const slow = loop.addEvent(busyItems, [1000, 2], { highWaterMark: 1000 });
      // All its items may be sent ahead: the two take turns in the executor, whatever lies between it and the caller.
      const quick = loop.addEvent(count, [100], { highWaterMark: 1000 });
      let slowItems = 0;
      const iterating = (async () => {
        for await (const _ of slow) slowItems += 1;
      })();
      iterating.catch(() => {});
      same((await take(quick, Number.POSITIVE_INFINITY)).length, 100, 'items of the quick stream');
      check(slowItems < 500, `a quick stream had to wait for ${slowItems} items of a slow one`);
      slow.cancel();
      await rejects(slow.finished, 'the slow stream');
    },

    'a stream lets other events take turns': async (scene) => {
      const loop = scene.shared({ concurrency: 2 });
      const slow = loop.addEvent(busyItems, [10_000, 2], { highWaterMark: 10_000 });
      let slowItems = 0;
      const iterating = (async () => {
        for await (const _ of slow) slowItems += 1;
      })();
      iterating.catch(() => {});
      for (let index = 0; index < 20; index += 1) await loop.addEvent(echo, [index]).finished;
      check(slow.status === 'running' && slowItems < 10_000, 'other events had to wait until a stream had ended');
      slow.cancel();
      await rejects(slow.finished, 'the slow stream');
    },
  },
};
