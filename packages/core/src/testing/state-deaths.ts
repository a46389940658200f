/** State: what happens to it when an executor dies. */
import { ExecutorLostError } from '../errors.ts';
import type { Event } from '../event.ts';
import { check, isOurs, rejects, same } from './assert.ts';
import { exitIf } from './ending-tasks.ts';
import { addTwice, Counter, Doomed, lengthOf, lookUp, useAndExit, useAndThrow } from './state-tasks.ts';
import type { Case, Property } from './suite.ts';
import { echo, exit, exitUnlessFirst, makeVariables, variables } from './tasks.ts';
import { tagOf, watched } from './watched.ts';

/** Makes a case for executors that can die without their caller; for others it does nothing. */
function forMortals(body: Case): Case {
  return (scene) => (scene.survives('thread') ? body(scene) : undefined);
}

async function isLost(promise: Promise<unknown>, what: string): Promise<ExecutorLostError> {
  return isOurs(await rejects(promise, what), ExecutorLostError, 'ERR_EXECUTOR_LOST', `the error of ${what}`);
}

const counting = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

export const stateDeaths: Property = {
  name: 'state: deaths of executors',
  cases: {
    'when an executor dies while a cached object crosses the next one gets it complete': forMortals(async (scene) => {
      const crossings: number[] = [];
      const transport = watched(scene.transport, (channel, message, nth) => {
        if (tagOf(message) !== 'keep') return;
        crossings.push(nth);
        if (nth < 2) void channel.kill();
      });
      const loop = scene.loop({ transport, errorHandlers: () => {} });
      const size = 8 * 2 ** 20;
      const cached = loop.cacheObject(new Uint8Array(size));
      const events = Array.from({ length: 20 }, () => loop.addEvent(lengthOf, [cached], { retries: 2 }));
      for (const event of events) same(await event.finished, size, 'the length');
      same(crossings, [0, 1, 2], 'the executors to which it crossed');
    }),

    'when executors die while events use a cached object only the events that ran fail': forMortals(async (scene) => {
      const loop = scene.loop({ executors: 2, errorHandlers: () => {} });
      const cached = loop.cacheObject({ name: 'a table', entries: new Map([['one', 1]]) });
      const isDeadly = (index: number): boolean => index % 200 === 50;
      const events = Array.from({ length: 400 }, (_, index) =>
        isDeadly(index) ? loop.addEvent(exit, [1]) : loop.addEvent(lookUp, [cached, 'one']),
      );
      const released = cached.release();
      for (const [index, event] of events.entries()) {
        if (isDeadly(index)) await isLost(event.finished, 'an event that exits');
        else same(await event.finished, 1, 'what was looked up');
      }
      await released;
    }),

    'when an executor dies during initialize the next one is initialized before its first event': forMortals(async (scene) => {
      const greeted: number[] = [];
      // Kills the first two and, after one that worked, another two.
      const transport = watched(scene.transport, (channel, message, nth) => {
        if (tagOf(message) !== 'hello') return;
        greeted.push(nth);
        if (nth !== 2 && nth < 5) void channel.kill();
      });
      const loop = scene.loop({ transport, initialize: makeVariables, errorHandlers: () => {} });
      await loop.start();
      const expected = { greeting: 'hello', squares: new Map([[2, 4]]) };
      same(await loop.addEvent(variables).finished, expected, 'variables');
      const culprit = loop.addEvent(exit, [1]);
      const after = loop.addEvent(variables);
      await isLost(culprit.finished, 'an event that exits');
      same(await after.finished, expected, 'variables in the replacement');
      same(greeted, [0, 1, 2, 3, 4, 5], 'executors');
    }),

    'when an executor dies while constructing a proxied object the proxy fails': forMortals(async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      const [doomed, after] = [loop.proxy(Doomed, [true]), loop.proxy(Counter, ['after', 1])];
      await isLost(doomed, 'a construction');
      same(await (await after).add(1), 2, 'the result of a call of the next');
    }),

    'when an executor dies before a construction has begun the next one constructs the object': forMortals(async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      for (let index = 0; index < 50; index += 1) await loop.addEvent(exitIf, [false, index]).finished;
      for (let index = 0; index < 50; index += 1) await loop.proxy(Counter, [`${index}`]);
      const culprit = loop.addEvent(exitIf, [true, 0]);
      // The loop knows both targets to be quick, so it sends them together.
      const made = loop.proxy(Counter, ['made', 1], { mirror: ['value'] });
      await isLost(culprit.finished, 'an event that exits');
      const counter = await made;
      same([await counter.add(1), counter.value], [2, 2], 'the result of a call, and the mirrored value');
    }),

    'when an executor dies while a proxy method streams the items arrive first': forMortals(async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      const doomed = await loop.proxy(Doomed, [false]);
      const items: number[] = [];
      const iteration = async (): Promise<void> => {
        for await (const item of doomed.count(40)) items.push(item);
      };
      await isLost(iteration(), 'the iteration');
      same(items, counting(40), 'the items before');
      same(await loop.addEvent(echo, ['after']).finished, 'after', 'the result of a later event');
    }),

    'when an executor dies all events that need its proxied object are lost, retries or not': forMortals(async (scene) => {
      const loop = scene.loop({ executors: 2, errorHandlers: () => {} });
      const counter = await loop.proxy(Counter, ['argument'], { mirror: ['value'] });
      const other = await loop.proxy(Counter, ['elsewhere'], { mirror: ['madeIn'] });
      const pausing = loop.addEvent(useAndThrow, [counter], { retries: 20 });
      const culprit = loop.addEvent(useAndExit, [counter], { retries: 20 });
      const waiting = [loop.addEvent(addTwice, [counter, 1], { retries: 20 }), loop.addEvent(addTwice, [counter, 1])];
      same((await isLost(culprit.finished, 'the event')).wasRunning, true, 'wasRunning');
      for (const event of waiting) await isLost(event.finished, 'an event that waited');
      await isLost(pausing.finished, 'an event that was to run again');
      await isLost(counter.add(1), 'a call');
      same(counter.value, 0, 'the mirrored value, as of the last answer');
      same([await other.add(1), await other.executor()], [1, other.madeIn], 'a call of an object elsewhere, and its executor');
      same(await (await loop.proxy(Counter, ['next'])).add(1), 1, 'a call of a new proxy');
    }),

    'when an executor never becomes ready its proxied objects are made in another': forMortals(async (scene) => {
      const loop = scene.loop({ executors: 2, initialize: exitUnlessFirst, startTimeout: scene.patience });
      const counters = await Promise.all([1, 2, 3].map((value) => loop.proxy(Counter, ['placed', value])));
      same(await Promise.all(counters.map((counter) => counter.add(1))), [2, 3, 4], 'results of calls');
    }),

    'when an executor dies its events with affinity run in order in its replacement': forMortals(async (scene) => {
      const ended = new Map<string | undefined, number[]>();
      const note = ({ key, args }: Event): void => void ended.set(key, [...(ended.get(key) ?? []), args[1] as number]);
      const loop = scene.loop({ executors: 3, outputHandlers: note, errorHandlers: note });
      const isDeadly = (index: number): boolean => index % 100 === 20;
      const sessions = ['a', 'b', 'c', 'd', 'e'];
      const events = Array.from({ length: 400 }, (_, index) => {
        const affinity = sessions[index % sessions.length] as string;
        return loop.addEvent(exitIf, [isDeadly(index), index], { affinity, key: affinity });
      });
      await loop.stop();
      for (const [index, { status, results, error }] of events.entries()) {
        if (isDeadly(index)) isOurs(error, ExecutorLostError, 'ERR_EXECUTOR_LOST', `error ${index}`);
        else check(status === 'fulfilled' && results === index, `event ${index} is ${status}: ${String(error)}`);
      }
      for (const [session, order] of ended)
        same(
          order,
          order.toSorted((a, b) => a - b),
          `the order of ${session}`,
        );
    }),
  },
};
