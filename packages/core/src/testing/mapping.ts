/** map: one task over many arguments. */
import { CancelledError } from '../errors.ts';
import type { Event } from '../event.ts';
import { check, isError, same } from './assert.ts';
import { noteAttempt } from './ending-tasks.ts';
import { count } from './stream-tasks.ts';
import type { Property } from './suite.ts';
import { echo, echoLater, failIf, hold, openGate } from './tasks.ts';

async function collect<T>(results: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const result of results) all.push(result);
  return all;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

/** A source that records how far it was read, and whether it was returned. */
class Source {
  taken = 0;
  isReturned = false;
  readonly #milliseconds: number;

  /** @param milliseconds that each event is to take */
  constructor(milliseconds = 0) {
    this.#milliseconds = milliseconds;
  }

  *[Symbol.iterator](): Generator<[number, number]> {
    try {
      for (;;) {
        this.taken += 1;
        yield [this.taken - 1, this.#milliseconds];
      }
    } finally {
      this.isReturned = true;
    }
  }
}

export const mapping: Property = {
  name: 'map',
  cases: {
    'map yields results in the order of the arguments': async (scene) => {
      const loop = scene.loop({ executors: 2, concurrency: 4 });
      const args = range(200).map((index): [number, number] => [index, index % 5]);
      same(await collect(loop.map(echoLater, args)), range(200), 'results');
    },

    'map with ordered false yields results as they arrive': async (scene) => {
      const loop = scene.shared({ concurrency: 2 });
      const gate = `gate ${Math.random()}`;
      for (const index of [1, 2]) await loop.call(openGate, [`${gate}-${index}`, index]);
      const results: unknown[] = [];
      const args = range(3).map((index): [string] => [`${gate}-${index}`]);
      for await (const result of loop.map(hold, args, { ordered: false })) {
        results.push(result);
        // The first is held until the others were here.
        if (results.length === 2) loop.addEvent(openGate, [`${gate}-0`, 0]);
      }
      same(results, [1, 2, 0], 'results');
    },

    'map accepts async sources and empty ones': async (scene) => {
      const loop = scene.shared();
      const source = async function* (): AsyncGenerator<[number]> {
        for (const index of range(50)) {
          await null;
          yield [index];
        }
      };
      same(await collect(loop.map(echo, source())), range(50), 'results');
      same(await collect(loop.map(echo, [])), [], 'results of nothing');
    },

    'map reads its source only a little ahead': async (scene) => {
      const loop = scene.loop({ executors: 2, concurrency: 2 });
      await loop.start();
      // Takes too long for the loop to send any event ahead.
      const source = new Source(5);
      let given = 0;
      for await (const _ of loop.map(echoLater, source)) {
        given += 1;
        // Twice as many as run at a time, and the one that is being read.
        check(source.taken - given <= 2 * 4 + 1, `${source.taken} arguments were read for ${given} results`);
        if (given === 50) break;
      }
      check(given === 50, 'map must yield 50 results');
    },

    'leaving map early cancels its events and returns the source': async (scene) => {
      const cancelled: unknown[] = [];
      const loop = scene.shared({ concurrency: 2, errorHandlers: (event) => void cancelled.push(event.status) });
      const source = new Source();
      for await (const result of loop.map(echoLater, source)) if (result === 10) break;
      same(source.isReturned, true, 'whether the source was returned');
      await loop.wait();
      check(
        cancelled.every((status) => status === 'cancelled'),
        'pending events must have been cancelled',
      );
      const { taken } = source;
      same(await loop.addEvent(echo, ['after']).finished, 'after', 'the result of a later event');
      same(source.taken, taken, 'arguments read after leaving');
    },

    'map ends with the first error of an event': async (scene) => {
      const failed: Event[] = [];
      const loop = scene.shared({ concurrency: 2, errorHandlers: (event) => void failed.push(event) });
      let isReturned = false;
      const source = function* (): Generator<[boolean]> {
        try {
          for (let index = 0; ; index += 1) yield [index === 5];
        } finally {
          isReturned = true;
        }
      };
      let given = 0;
      let error: unknown;
      try {
        for await (const _ of loop.map(failIf, source())) given += 1;
      } catch (thrown) {
        error = thrown;
      }
      same(
        [given, isError(error, Error, 'the error').message, isReturned],
        [5, 'as it was told', true],
        'results, message, source returned',
      );
      await loop.wait();
      for (const event of failed)
        check(event.error === error || event.error instanceof CancelledError, 'the other events must have been cancelled');
    },

    'map ends with an error of its source': async (scene) => {
      const source = function* (): Generator<[number]> {
        yield [1];
        throw new RangeError('no more arguments');
      };
      const results: unknown[] = [];
      let error: unknown;
      try {
        for await (const result of scene.shared().map(echo, source())) results.push(result);
      } catch (thrown) {
        error = thrown;
      }
      same([results, isError(error, RangeError, 'the error').message], [[1], 'no more arguments'], 'results and message');
    },

    'map waits for room in the queue': async (scene) => {
      const loop = scene.loop({ maxQueue: 1, executors: 2 });
      same(
        await collect(
          loop.map(
            echo,
            range(300).map((index): [number] => [index]),
          ),
        ),
        range(300),
        'results',
      );
    },

    'map sends its events through the handlers, with the options given': async (scene) => {
      const handled: unknown[] = [];
      const loop = scene.shared({ outputHandlers: (event) => void handled.push([event.key, event.results]) });
      same(await collect(loop.map(echo, [[1], [2]], { key: 'mapped' })), [1, 2], 'results');
      await loop.wait();
      same(
        handled,
        [
          ['mapped', 1],
          ['mapped', 2],
        ],
        'what was handled',
      );
    },

    'map yields the last item of a stream': async (scene) => {
      const loop = scene.shared({ outputHandlers: () => {} });
      same(await collect(loop.map(count, [[3], [5]])), [2, 4], 'results');
    },

    'map retries events that fail': async (scene) => {
      let error: unknown;
      try {
        await collect(scene.shared().map(noteAttempt, [[`map ${Math.random()}`]], { retries: 1 }));
      } catch (thrown) {
        error = thrown;
      }
      isError(error, TypeError, 'the error');
    },

    'map ends when the loop is terminated': async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      let error: unknown;
      const mapping = (async () => {
        try {
          for await (const _ of loop.map(hold, new Array(5).fill(['never opened']))) check(false, 'no result must arrive');
        } catch (thrown) {
          error = thrown;
        }
      })();
      await loop.start();
      await loop.terminate();
      await mapping;
      isError(error, Error, 'the error');
    },
  },
};
