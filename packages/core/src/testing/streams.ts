/** Streams: their items, in order, to handlers and iterators. */
import { ArgumentError, ExecutorLostError, SerializationError } from '../errors.ts';
import type { Event, StreamEvent } from '../event.ts';
import { check, isError, isOurs, rejects, same } from './assert.ts';
import {
  asyncIterable,
  Countdown,
  count,
  countLater,
  exitAfter,
  failAfter,
  failAfterItems,
  failBeforeItems,
  firstId,
  growing,
  ids,
  iterator,
  manyOf,
  uncloneableAfter,
} from './stream-tasks.ts';
import type { Property } from './suite.ts';
import { echo, noted } from './tasks.ts';

/** Resolves with the items of a stream, and the error that ended it, if any. */
async function collect<T>(event: StreamEvent<T>): Promise<{ readonly items: T[]; readonly error: unknown }> {
  const items: T[] = [];
  try {
    for await (const item of event) items.push(item);
  } catch (error) {
    return { items, error };
  }
  return { items, error: undefined };
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

export const streams: Property = {
  name: 'streams: items',
  cases: {
    'generators, async generators, iterators and async iterables stream their items': async (scene) => {
      const loop = scene.shared();
      for (const task of [count, countLater, iterator, asyncIterable]) {
        const event = loop.addEvent(task, [100]) as StreamEvent<number>;
        same(await collect(event), { items: range(100), error: undefined }, `items of ${task.name}`);
        same([event.status, await event.finished], ['fulfilled', 99], 'status, and the last item');
      }
    },

    'arrays, Maps and Sets are results, not streams': async (scene) => {
      const loop = scene.shared();
      const kinds = { array: [1, 2], Map: new Map([[1, 2]]), Set: new Set([1, 2]) };
      for (const [kind, value] of Object.entries(kinds)) same(await loop.addEvent(manyOf, [kind]).finished, value, `the result of ${kind}`);
    },

    'thousands of stream items arrive in order': async (scene) => {
      const event = scene.shared().addEvent(count, [5000]);
      same((await collect(event)).items, range(5000), 'items');
    },

    'an empty stream has no items and no result': async (scene) => {
      const handled: unknown[] = [];
      const loop = scene.shared({ outputHandlers: (event) => void handled.push(event.results) });
      const event = loop.addEvent(count, [0]);
      same([await collect(event), await event.finished], [{ items: [], error: undefined }, undefined], 'items, and the last one');
      await loop.wait();
      same(handled, [], 'what was handled');
    },

    'output handlers get each stream item in order, through the whole chain': async (scene) => {
      const calls: unknown[] = [];
      const loop = scene.shared({
        outputHandlers: [
          async (event) => {
            const { results } = event;
            calls.push(`first ${results}`);
            await new Promise((resolve) => setTimeout(resolve, 0));
            return results === 1;
          },
          (event) => void calls.push(`second ${event.results}`),
        ],
      });
      const event = loop.addEvent(count, [3]);
      loop.addEvent(echo, ['after']);
      await loop.wait();
      same(calls, ['first 0', 'second 0', 'first 1', 'first 2', 'second 2', 'first after', 'second after'], 'calls');
      same([event.status, event.results], ['fulfilled', 2], 'status and results');
    },

    'an async handler sees the same stream item before and after an await': async (scene) => {
      const items: unknown[] = [];
      const loop = scene.shared({
        outputHandlers: async (event) => {
          const before = event.results;
          await new Promise((resolve) => setTimeout(resolve, 5));
          items.push([before, event.results]);
        },
      });
      loop.addEvent(count, [4]);
      await loop.wait();
      same(
        items,
        range(4).map((index) => [index, index]),
        'items before and after',
      );
    },

    'handlers and an iterator both get all items of a stream': async (scene) => {
      const handled: unknown[] = [];
      const loop = scene.shared({ outputHandlers: (event) => void handled.push(event.results) });
      const { items } = await collect(loop.addEvent(countLater, [200]));
      await loop.wait();
      same([items, handled], [range(200), range(200)], 'items of the iterator and of the handlers');
    },

    'hasOutput false keeps stream items from handlers': async (scene) => {
      const handled: unknown[] = [];
      const loop = scene.shared({ outputHandlers: (event) => void handled.push(event.results) });
      const { items } = await collect(loop.addEvent(count, [50], { hasOutput: false }));
      await loop.wait();
      same([items, handled], [range(50), []], 'items of the iterator and of the handlers');
    },

    'each stream item is a snapshot of its own': async (scene) => {
      const { items, error } = await collect(scene.shared().addEvent(growing));
      same([items.length, error], [50, undefined], 'how many items there are, and an error');
      for (const [index, item] of items.entries()) same(item, range(index + 1), `item ${index}`);
    },

    'a stream that fails delivers its items first': async (scene) => {
      const calls: unknown[] = [];
      const loop = scene.shared({
        outputHandlers: (event) => void calls.push(event.results),
        errorHandlers: (event) => void calls.push(event.error?.message),
      });
      const event = loop.addEvent(failAfter, [40]);
      const { items, error } = await collect(event);
      await loop.wait();
      same([items, isError(error, RangeError, 'its error').message], [range(40), 'failed after 40 items'], 'items and error');
      same(calls, [...range(40), 'failed after 40 items'], 'what was handled');
      same([event.status, event.error === error], ['rejected', true], 'status, and whether event.error is what the iterator threw');
    },

    'a stream item that cannot cross ends its stream, and runs its finally': async (scene) => {
      const loop = scene.shared();
      const name = `uncloneable ${Math.random()}`;
      const { items, error } = await collect(loop.addEvent(uncloneableAfter, [name, 5]));
      isOurs(error, SerializationError, 'ERR_SERIALIZATION', 'its error');
      same(items, range(5), 'items');
      same(await loop.addEvent(noted, [name]).finished, ['finally'], 'what the generator noted');
    },

    'a stream is retried only if no item has left': async (scene) => {
      const loop = scene.shared({ errorHandlers: () => {} });
      same(
        await collect(loop.addEvent(failBeforeItems, [2], { retries: 3 })),
        { items: [3], error: undefined },
        'items of the third attempt',
      );
      const name = `attempts ${Math.random()}`;
      const { items, error } = await collect(loop.addEvent(failAfterItems, [name], { retries: 3 }));
      same([items, isError(error, Error, 'its error').message], [[1], 'attempt 1 failed'], 'items and error');
      same(await loop.addEvent(noted, [name]).finished, [1], 'attempts');
    },

    'a stream whose executor dies delivers its items first': async (scene) => {
      if (!scene.survives('thread')) return;
      const loop = scene.loop();
      const { items, error } = await collect(loop.addEvent(exitAfter, [30]));
      isOurs(error, ExecutorLostError, 'ERR_EXECUTOR_LOST', 'its error');
      same(items, range(30), 'items');
      same(await loop.addEvent(echo, ['after']).finished, 'after', 'the result of a later event');
    },

    'a stream has one iterator, and other events have none': async (scene) => {
      const loop = scene.shared();
      const event = loop.addEvent(count, [3]);
      event[Symbol.asyncIterator]();
      let error: unknown;
      try {
        event[Symbol.asyncIterator]();
      } catch (thrown) {
        error = thrown;
      }
      isOurs(error, ArgumentError, 'ERR_ARGUMENT', 'what a second iterator throws');
      const value = loop.addEvent(echo, [1]) as unknown as StreamEvent;
      isOurs((await collect(value)).error, ArgumentError, 'ERR_ARGUMENT', 'what iterating a value throws');
    },

    'subclasses of StreamEvent are streams': async (scene) => {
      const loop = scene.shared();
      const event = loop.addEvent(new Countdown(5));
      same(await collect(event), { items: [5, 4, 3, 2, 1], error: undefined }, 'items');
      check(event instanceof Countdown && event.from === 5, 'the event must be the same object, with its fields');
    },

    'context works in each step of a generator and in the first step of an async generator': async (scene) => {
      const loop = scene.shared({ concurrency: 2 });
      const events: readonly StreamEvent<string>[] = [loop.addEvent(ids, [20]), loop.addEvent(ids, [20])];
      const all = await Promise.all(events.map(collect));
      for (const [index, { items }] of all.entries()) same(new Set(items), new Set([events[index]?.id]), 'ids in the steps');
      const event = loop.addEvent(firstId);
      same((await collect(event)).items, [event.id, true], 'the id in the first step, and whether the second threw');
    },

    'finished of a stream rejects with the error that its iterator throws': async (scene) => {
      const loop = scene.shared();
      const event: Event & AsyncIterable<number> = loop.addEvent(failAfter, [3]);
      const failure = rejects(event.finished, 'finished');
      const { error } = await collect(event as StreamEvent<number>);
      isError(error, RangeError, 'what the iterator throws');
      same((await failure) === error, true, 'whether it is the same error');
    },
  },
};
