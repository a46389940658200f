/** State: objects that live in an executor, behind proxies. */
import { ExecutorLostError, SerializationError, StoppedError, TargetError } from '../errors.ts';
import { check, isError, isOurs, rejects, same, throws } from './assert.ts';
import { OrderError } from './failing-tasks.ts';
import { addEach, addTwice, Counter } from './state-tasks.ts';
import type { Property } from './suite.ts';
import { echo, echoLater, executorId } from './tasks.ts';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export const proxies: Property = {
  name: 'state: proxies',
  cases: {
    'calls of a proxy run in order, one at a time': async (scene) => {
      for (const concurrency of [1, 4]) {
        const loop = scene.shared({ concurrency });
        const counter = await loop.proxy(Counter, ['ordered', 100]);
        const calls = Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? counter.addLater(1) : counter.add(1)));
        same(
          await Promise.all(calls),
          Array.from({ length: 30 }, (_, index) => 101 + index),
          'results',
        );
      }
    },

    'calls of a proxy all run in the executor that holds the object': async (scene) => {
      const loop = scene.loop({ executors: 3 });
      await loop.start();
      const counter = await loop.proxy(Counter, ['pooled'], { mirror: ['madeIn'] });
      for (let index = 0; index < 100; index += 1) loop.addEvent(echoLater, [index, index % 3]);
      const ids = await Promise.all(Array.from({ length: 20 }, () => counter.executor()));
      same(new Set(ids), new Set([counter.madeIn]), 'executors that ran the calls');
    },

    'mirrored values of a proxy are readable at once, as of the last answer': async (scene) => {
      const loop = scene.shared();
      const counter = await loop.proxy(Counter, ['mirrored', 5], { mirror: ['value', 'name', 'history'] });
      same([counter.value, counter.name, counter.history], [5, 'mirrored', { last: 5 }], 'values after the constructor');
      const call = counter.add(2);
      same(counter.value, 5, 'the value before the answer');
      same([await call, counter.value, counter.history], [7, 7, { last: 7 }], 'the result, and the values with it');
      await rejects(counter.fail(1), 'a call that fails');
      same(counter.value, 7, 'the value after a failure');
    },

    'a mirrored method of a proxy returns its value at once': async (scene) => {
      const counter = await scene.shared().proxy(Counter, ['method'], { mirror: ['executor'] });
      const before = counter.executor();
      check(typeof before === 'string' && before !== '', 'the mirrored method must return its value as of the constructor');
    },

    'errors of proxy calls keep their class, and later calls work': async (scene) => {
      const loop = scene.shared();
      const counter = await loop.proxy(Counter, ['failing']);
      const failure = counter.fail(3);
      const after = counter.add(1);
      same(isError(await rejects(failure, 'the call'), OrderError, 'its error').order, 3, 'its field');
      same(await after, 1, 'the result of a later call');
      const odd = counter.add((() => {}) as never);
      isError(await rejects(odd, 'a call whose argument cannot cross'), SerializationError, 'its error');
      isError(await rejects(loop.proxy(Counter, ['', 4]), 'a constructor that throws'), OrderError, 'its error');
      isError(await rejects(loop.proxy(class Unknown {}, []), 'a class that is no task'), TargetError, 'its error');
      same(await loop.addEvent(echo, ['after']).finished, 'after', 'the result of a later event');
    },

    'methods of a proxy that stream return async iterables': async (scene) => {
      const loop = scene.shared({ concurrency: 2 });
      const counter = await loop.proxy(Counter, ['streaming', 5]);
      same(await collect(counter.countdown()), [5, 4, 3, 2, 1], 'items of a generator');
      same(
        await collect(counter.countLater(40)),
        Array.from({ length: 40 }, (_, index) => index),
        'items of an async generator',
      );
      same(await counter.add(2), 2, 'the result of a later call');
    },

    'a proxy forwards only methods of its class, and refuses assignment': async (scene) => {
      const counter = (await scene.shared().proxy(Counter, ['plain'])) as unknown as Record<string | symbol, unknown>;
      for (const key of ['then', 'catch', 'toString', 'constructor', 'hasOwnProperty', 'nothing', Symbol.iterator, Symbol.toPrimitive]) {
        same(counter[key], undefined, `its member ${String(key)}`);
      }
      const set = (): void => {
        counter.value = 7;
      };
      isError(throws(set, 'an assignment'), TypeError, 'what it throws');
      isError(
        throws(() => Object.defineProperty(counter, 'x', { value: 1 }), 'defineProperty'),
        TypeError,
        'what it throws',
      );
    },

    'events with a proxy as an argument run in the executor that holds the object': async (scene) => {
      const loop = scene.shared({ executors: 2 });
      const counter = await loop.proxy(Counter, ['argument'], { mirror: ['value'] });
      same(await loop.addEvent(addTwice, [counter, 4]).finished, 8, 'the result');
      same(await counter.add(1), 9, 'the result of a later call');
    },

    'mirrored values of a proxy follow events that use it, and each item of a stream': async (scene) => {
      const loop = scene.shared();
      const counter = await loop.proxy(Counter, ['followed'], { mirror: ['value', 'history'] });
      await loop.addEvent(addTwice, [counter, 4]).finished;
      same([counter.value, counter.history], [8, { last: 8 }], 'values after an event');
      const items: number[] = [];
      for await (const item of loop.addEvent(addEach, [counter, [1, 2, 3]], { highWaterMark: 1 })) {
        // The executor may be ahead of the consumer.
        check(counter.value >= item, `the value at item ${item} must be of that item or a later one, but is ${counter.value}`);
        items.push(item);
      }
      same([items, counter.value], [[9, 11, 14], 14], 'items, and the value after');
      same(
        await collect(counter.countdown()),
        Array.from({ length: 14 }, (_, index) => 14 - index),
        'items of a method',
      );
      same(counter.value, 0, 'the value after it');
    },

    'a proxy ends when it is disposed of': async (scene) => {
      const loop = scene.shared();
      const counter = await loop.proxy(Counter, ['short-lived']);
      const last = counter.add(1);
      await counter[Symbol.asyncDispose]();
      same(await last, 1, 'the result of the earlier call');
      isOurs(await rejects(counter.add(1), 'a later call'), StoppedError, 'ERR_STOPPED', 'its error');
      await counter[Symbol.asyncDispose]();
    },

    'a proxy ends with its loop': async (scene) => {
      const loop = scene.loop();
      const counter = await loop.proxy(Counter, ['bound']);
      const last = counter.addLater(1);
      await loop.stop();
      same(await last, 1, 'the result of the earlier call');
      await rejects(Promise.resolve(counter.add(1)), 'a later call');
    },

    'a proxy is lost with its executor': async (scene) => {
      if (!scene.survives('thread')) return;
      const loop = scene.loop({ concurrency: 2 });
      const counter = await loop.proxy(Counter, ['mortal'], { mirror: ['value'] });
      const waiting = [counter.exit(3), counter.add(1), counter.add(1)];
      for (const call of waiting) isError(await rejects(call, 'a call'), ExecutorLostError, 'its error');
      isError(await rejects(Promise.resolve(counter.add(1)), 'a later call'), ExecutorLostError, 'its error');
      same(await loop.addEvent(echo, ['after']).finished, 'after', 'the result of a later event');
      const next = await loop.proxy(Counter, ['next', 1]);
      same(await next.add(1), 2, 'the result of a call of a new proxy');
    },

    'an executor that holds a proxied object is neither closed when idle nor recycled': async (scene) => {
      const loop = scene.loop({ executors: { min: 0, max: 2, idleTimeout: 1 }, recycleAfter: 5 });
      const counter = await loop.proxy(Counter, ['resident'], { mirror: ['madeIn'] });
      for (let round = 1; round <= 20; round += 1) {
        await Promise.all([1, 2, 3].map((value) => loop.addEvent(echo, [value]).finished));
        await new Promise((resolve) => setTimeout(resolve, 2));
        same([await counter.add(1), await counter.executor()], [round, counter.madeIn], 'the value, and its executor');
      }
    },

    'events that overtake calls of a busy object leave nothing in the figures': async (scene) => {
      const loop = scene.loop({ concurrency: 2 });
      await using counter = await loop.proxy(Counter, ['overtaken']);
      // What is known to be quick is handed ahead.
      for (let times = 0; times < 10; times += 1) await loop.call(echo, [times]);
      const calls = Array.from({ length: 5 }, () => counter.addLater(1));
      const others = Array.from({ length: 50 }, (_, index) => loop.call(echo, [index]));
      await Promise.all([...calls, ...others]);
      const { queued, running, executors } = loop.stats();
      same([queued, running, executors.map((executor) => executor.running)], [0, 0, [0]], 'events that wait, and that run');
    },

    'many proxies work in parallel, with events between their calls': async (scene) => {
      const loop = scene.shared({ executors: 2, concurrency: 2 });
      const counters = await Promise.all(Array.from({ length: 10 }, (_, index) => loop.proxy(Counter, [`number ${index}`, index])));
      const calls = counters.map((counter) => counter.addLater(100));
      const ids = [1, 2, 3].map(() => loop.addEvent(executorId).finished);
      same(
        await Promise.all(calls),
        Array.from({ length: 10 }, (_, index) => 100 + index),
        'results',
      );
      await Promise.all(ids);
      await Promise.all(counters.map((counter) => counter[Symbol.asyncDispose]()));
    },
  },
};
