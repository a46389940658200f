/** The short ways: a call for one result, a map whose failures are items, handlers that stand in their chain once. */
import { ArgumentError, QueueFullError, StoppedError, TargetError } from '../errors.ts';
import { Event } from '../event.ts';
import { isError, isOurs, matches, rejects, same, throws } from './assert.ts';
import { count } from './stream-tasks.ts';
import type { Property } from './suite.ts';
import { echo, echoLater, failIf } from './tasks.ts';

/** What Node calls to print an object. */
const inspected = Symbol.for('nodejs.util.inspect.custom');

function printed(event: Event): string {
  return (event as unknown as Record<symbol, (depth: number, options: object) => string>)[inspected]?.(2, {}) ?? '';
}

export const calling: Property = {
  name: 'a loop: short ways',
  cases: {
    'call resolves with the result and rejects with the error': async (scene) => {
      const loop = scene.shared();
      same(await Promise.all([loop.call(echo, ['one']), loop.call(echoLater, ['two', 1])]), ['one', 'two'], 'results');
      const error = isError(await rejects(loop.call(failIf, [true]), 'call of a task that throws'), Error, 'its error');
      same(error.message, 'as it was told', 'its message');
    },

    'call of a stream reads it to its end, and resolves with the last item': async (scene) => {
      const loop = scene.shared();
      same(await loop.call(count, [100], { highWaterMark: 2 }), 99, 'last item');
      await loop.wait();
    },

    'what addEvent would throw rejects a call': async (scene) => {
      const loop = scene.loop({ maxQueue: 1, autoStart: false });
      const unknown = rejects(
        loop.call(() => 1),
        'call of a function that is no task',
      );
      isOurs(await unknown, TargetError, 'ERR_TARGET', 'its error');
      isOurs(await rejects(loop.call(echo, [1], { timeout: -1 }), 'a wrong option'), ArgumentError, 'ERR_ARGUMENT', 'its error');
      const first = loop.call(echo, [1]);
      isOurs(await rejects(loop.call(echo, [2]), 'one too many'), QueueFullError, 'ERR_QUEUE_FULL', 'its error');
      await loop.stop();
      same(await first, 1, 'result of the one that had room');
      isOurs(await rejects(loop.call(echo, [3]), 'call after stop'), StoppedError, 'ERR_STOPPED', 'its error');
    },

    'handlers get called events too': async (scene) => {
      const handled: unknown[] = [];
      const loop = scene.shared({ outputHandlers: (event) => void handled.push(event.results) });
      await loop.call(echo, ['called'], { key: 'k' });
      await loop.wait();
      same(handled, ['called'], 'what handlers got');
    },

    'map with settled gives failures as items and goes on': async (scene) => {
      const loop = scene.shared();
      const outcomes: unknown[] = [];
      for await (const outcome of loop.map(failIf, [[false], [true], [false]], { settled: true })) {
        outcomes.push(outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).message);
      }
      same(outcomes, [undefined, 'as it was told', undefined], 'outcomes');
    },

    'map with settled still ends when its source throws': async (scene) => {
      function* source(): Generator<[boolean]> {
        yield [true];
        throw new RangeError('the source is dry');
      }
      const taken = (async () => {
        for await (const _ of scene.shared().map(failIf, source(), { settled: true }));
      })();
      const error = isError(await rejects(taken, 'taking the results'), RangeError, 'its error');
      same(error.message, 'the source is dry', 'its message');
    },

    'a handler stands in its chain once, and is moved by being inserted again': async (scene) => {
      const calls: string[] = [];
      const a = (): void => void calls.push('a');
      const b = (): void => void calls.push('b');
      const loop = scene.loop({ outputHandlers: [a, b, a], errorHandlers: [a, a] });
      loop.addOutputHandler(a);
      loop.addErrorHandler(a);
      loop.addEvent(echo, [1]);
      await loop.wait();
      same(calls.splice(0), ['a', 'b'], 'calls');
      loop.addEvent(failIf, [true]);
      await loop.wait();
      same(calls.splice(0), ['a'], 'calls at a failure');
      loop.insertOutputHandler(1, a);
      loop.addEvent(echo, [1]);
      await loop.wait();
      same(calls.splice(0), ['b', 'a'], 'calls after it was moved');
      loop.removeOutputHandler(a);
      loop.addEvent(echo, [1]);
      await loop.wait();
      same(calls, ['b'], 'calls after it was removed');
    },

    'the notice idle comes each time that nothing is left': async (scene) => {
      const notices: string[] = [];
      const loop = scene.loop({ outputHandlers: () => void notices.push('handled') });
      loop.subscribe(({ type }) => {
        if (type === 'idle' || type === 'eventEnded') notices.push(type);
      });
      for (const value of [1, 2]) loop.addEvent(echo, [value]);
      await loop.wait();
      loop.addEvent(echo, [3]);
      await loop.wait();
      same(notices.filter((type) => type === 'idle').length, 2, 'how often it came');
      same([notices.indexOf('idle'), notices.at(-1)], [4, 'idle'], 'its place among ends and handlers');
    },

    'an event prints in one line, which says how to get its result': async (scene) => {
      const loop = scene.loop();
      const event = loop.addEvent(echo, ['result'], { key: 'my key' });
      matches(printed(event), /^\w+ \d+ \(.*\/echo, key 'my key'\): queued; .*event\.finished.*loop\.call/, 'a queued one');
      await event.finished;
      matches(printed(event), /: fulfilled with "result"/, 'a fulfilled one');
      const failed = loop.addEvent(failIf, [true]);
      await rejects(failed.finished, 'a failing one');
      matches(printed(failed), /: rejected with Error: as it was told/, 'a rejected one');
      matches(printed(new Event(echo, [1])), /: created/, 'one that was not added');
    },

    'call takes a task, not an event': async (scene) => {
      const loop = scene.loop();
      const error = await rejects((loop.call as (event: Event) => Promise<unknown>).call(loop, new Event(echo, [1])), 'call of an event');
      matches(isOurs(error, ArgumentError, 'ERR_ARGUMENT', 'its error').message, /addEvent\(event\)\.finished/, 'its message');
      isOurs(
        throws(() => loop.addEvent(7 as never), 'addEvent(7)'),
        ArgumentError,
        'ERR_ARGUMENT',
        'its error',
      );
    },
  },
};
