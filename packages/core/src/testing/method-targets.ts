/** State: the methods of a proxy as targets of events. */
import { ArgumentError, CancelledError, ExecutorLostError, StoppedError } from '../errors.ts';
import type { Event } from '../event.ts';
import { isError, isOurs, rejects, same, throws } from './assert.ts';
import { OrderError } from './failing-tasks.ts';
import { Counter } from './state-tasks.ts';
import type { Property } from './suite.ts';
import { echo } from './tasks.ts';

export const methodTargets: Property = {
  name: 'state: methods of proxies as targets',
  cases: {
    'a method of a proxy is a target, in the order of its calls': async (scene) => {
      const loop = scene.shared({ executors: 2, concurrency: 2 });
      const counter = await loop.proxy(Counter, ['events', 10], { mirror: ['value'] });
      const results: unknown[] = [];
      const events = [1, 2, 3].map((amount) => [loop.addEvent(counter.addLater, [amount]).finished, counter.add(amount)]);
      results.push(...(await Promise.all(events.flat())));
      same([results, counter.value], [[11, 12, 14, 16, 19, 22], 22], 'results, and the mirrored value');
      same(await loop.call(counter.executor), await counter.executor(), 'where they run');
    },

    'handlers get events of methods, and event.is tells them': async (scene) => {
      const handled: unknown[] = [];
      const loop = scene.shared({
        outputHandlers: (event) => void handled.push([event.is(counter.add), event.key, event.results, event.args]),
        errorHandlers: (event) => void handled.push([event.is(counter.fail), (event.error as OrderError).order]),
      });
      const counter = await loop.proxy(Counter, ['handled']);
      await counter.add(5);
      loop.addEvent(counter.add, [2], { key: 'mine' });
      loop.addEvent(echo, [0], { key: 'other' });
      loop.addEvent(counter.fail, [7]);
      await loop.wait();
      const expected = [
        [true, 'mine', 7, [2]],
        [false, 'other', 0, [0]],
        [true, 7],
      ];
      same(handled, expected, 'what was handled');
      same(new Set([counter.add, counter.add]).size, 1, 'how many functions it is');
    },

    'methods that stream give stream events, and map takes methods': async (scene) => {
      const loop = scene.shared();
      const counter = await loop.proxy(Counter, ['streams', 3]);
      const items: number[] = [];
      for await (const item of loop.addEvent(counter.countdown)) items.push(item);
      for await (const item of loop.map(counter.add, [[1], [2]])) items.push(item);
      same([...items, await loop.call(counter.countLater, [4])], [3, 2, 1, 1, 3, 3], 'items');
    },

    'options of events work for methods: signal, timeout, retries': async (scene) => {
      const loop = scene.loop();
      const counter = await loop.proxy(Counter, ['options']);
      const aborted = new AbortController();
      const event = loop.addEvent(counter.add, [1], { signal: aborted.signal });
      aborted.abort('enough');
      isOurs(await rejects(event.finished, 'the aborted event'), CancelledError, 'ERR_CANCELLED', 'its error');
      const asked: number[] = [];
      const when = ({ order }: Partial<OrderError>): boolean => asked.push(order ?? 0) < 3;
      isError(await rejects(loop.call(counter.fail, [9], { retries: { limit: 9, delay: 0, when } }), 'the call'), OrderError, 'its error');
      same(asked, [9, 9, 9], 'failures');
      const hanging = loop.addEvent(counter.hang, [], { timeout: 20 });
      same(isError(await rejects(hanging.finished, 'the hanging event'), Error, 'its error').name, 'EventTimeoutError', 'its name');
      isOurs(await rejects(loop.call(counter.add, [1]), 'after its executor'), ExecutorLostError, 'ERR_EXECUTOR_LOST', 'its error');
    },

    'priority, affinity and proxies of another loop are refused at once': async (scene) => {
      const loop = scene.shared();
      const counter = await loop.proxy(Counter, ['refused']);
      for (const body of [
        () => loop.addEvent(counter.add, [1], { priority: 1 }),
        () => loop.addEvent(counter.add, [1], { affinity: 'a' }),
        () => scene.loop().addEvent(counter.add, [1]),
      ])
        isOurs(throws(body, 'addEvent'), ArgumentError, 'ERR_ARGUMENT', 'its error');
    },

    'an event of a method of a proxy that was disposed of fails with StoppedError': async (scene) => {
      const failed: Event[] = [];
      const loop = scene.shared({ errorHandlers: (event) => void failed.push(event) });
      const counter = await loop.proxy(Counter, ['disposed']);
      const { add } = counter;
      const before = loop.addEvent(add, [1]);
      await counter[Symbol.asyncDispose]();
      same(await before.finished, 1, 'result of the event added before');
      const after = loop.addEvent(add, [1]);
      isOurs(await rejects(after.finished, 'the event added after'), StoppedError, 'ERR_STOPPED', 'its error');
      await loop.wait();
      same(failed[0] === after, true, 'whether error handlers got it');
    },
  },
};
