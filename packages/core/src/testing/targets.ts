/** What an event can run, and what it knows of itself while it runs. */
import { ArgumentError, TargetError } from '../errors.ts';
import { Event } from '../event.ts';
import { defineTasks, isExecutor, taskStubs } from '../tasks.ts';
import { check, isOurs, matches, rejects, same, throws } from './assert.ts';
import { Addition, Failing, Greeting, Wrapping } from './event-classes.ts';
import { added, earlier, later } from './redefined-tasks.ts';
import type { Property } from './suite.ts';
import {
  byteLength,
  contextAfterAwait,
  contextOfTask,
  echo,
  executorId,
  giveBuffer,
  isInExecutor,
  joinWithKwargs,
  makeVariables,
} from './tasks.ts';

class Undefined extends Event {}

export const targets: Property = {
  name: 'a loop: targets',
  cases: {
    'args, and kwargs as one last argument': async (scene) => {
      const loop = scene.loop();
      same(await loop.addEvent(joinWithKwargs).finished, [], 'no args');
      same(await loop.addEvent(joinWithKwargs, [1, 'two']).finished, [1, 'two'], 'args');
      same(await loop.addEvent(joinWithKwargs, [1], { kwargs: { two: 2 } }).finished, [1, { two: 2 }], 'args and kwargs');
      const many = Array.from({ length: 100 }, (_, index) => index);
      same(await loop.addEvent(joinWithKwargs, many).finished, many, 'many args');
    },

    'an event knows what it was made of': async (scene) => {
      const loop = scene.loop();
      const event = loop.addEvent(echo, [1], { key: 'the key', kwargs: { extra: true } });
      same([event.args, event.key, event.kwargs], [[1], 'the key', { extra: true }], 'args, key and kwargs');
      same([event.target === echo, event.is(echo), event.is(byteLength)], [true, true, false], 'target, and is()');
      await event.finished;
    },

    'an event is added once': async (scene) => {
      const loop = scene.loop();
      const event = new Event(echo, [1]);
      same(loop.addEvent(event) === event, true, 'whether addEvent gives the event');
      isOurs(
        throws(() => loop.addEvent(event), 'adding it again'),
        ArgumentError,
        'ERR_ARGUMENT',
        'what it throws',
      );
      await event.finished;
      isOurs(
        throws(() => loop.addEvent(event), 'adding it again'),
        ArgumentError,
        'ERR_ARGUMENT',
        'what it throws',
      );
      isOurs(
        throws(() => scene.loop().addEvent(event), 'adding it to another loop'),
        ArgumentError,
        'ERR_ARGUMENT',
        'what it throws',
      );
    },

    'options out of range are refused at once': (scene) => {
      const loop = scene.loop({ autoStart: false });
      const options: readonly object[] = [{ priority: Number.NaN }, { key: 1 }, { kwargs: 'no' }, { transfer: 'no' }, { hasOutput: 1 }];
      for (const option of options)
        isOurs(
          throws(() => loop.addEvent(echo, [1], option), 'addEvent'),
          ArgumentError,
          'ERR_ARGUMENT',
          'what it throws',
        );
      isOurs(
        throws(() => loop.addEvent(echo, 'no list' as never), 'addEvent'),
        ArgumentError,
        'ERR_ARGUMENT',
        'what it throws',
      );
      const ofLoops: readonly object[] = [
        { executors: 0 },
        { executors: 1.5 },
        { concurrency: 0 },
        { maxQueue: -1 },
        { startTimeout: -1 },
        { handlerBudget: 'x' },
      ];
      for (const option of ofLoops)
        isOurs(
          throws(() => scene.loop(option), 'the constructor'),
          ArgumentError,
          'ERR_ARGUMENT',
          'what it throws',
        );
    },

    'a subclass runs its own run, and results come back into the same object': async (scene) => {
      const handled: Event[] = [];
      const loop = scene.loop({ outputHandlers: (event) => void handled.push(event) });
      const event = loop.addEvent(new Addition(2, 3));
      same(await event.finished, 5, 'the result');
      await loop.wait();
      check(handled[0] === event && event instanceof Addition, 'the handler must get the very object, of its class');
      same([event.results, event.left, event.right, event.ranAs], [5, 2, 3, 'not yet'], 'fields of the object');
    },

    'a subclass may have a function, and override exec': async (scene) => {
      const loop = scene.loop();
      same(
        await loop.addEvent(new Wrapping(joinWithKwargs, [1], { kwargs: { two: 2 } })).finished,
        { wrapped: [1, { two: 2 }] },
        'the result',
      );
      same(await loop.addEvent(new Greeting('you')).finished, 'hello you', 'the result of one that overrides exec');
      const failure = await rejects(loop.addEvent(new Failing(null)).finished, 'one that fails');
      matches((failure as Error).message, /own run failed/, 'its message');
    },

    'a subclass that no defineTasks was given is refused': (scene) => {
      const error = isOurs(
        throws(() => scene.loop().addEvent(new Undefined(null)), 'addEvent'),
        TargetError,
        'ERR_TARGET',
        'what it throws',
      );
      matches(error.message, /Undefined/, 'the message, which names the class');
      isOurs(
        throws(() => scene.loop().addEvent(new Event(null)), 'addEvent without a target'),
        ArgumentError,
        'ERR_ARGUMENT',
        'what it throws',
      );
    },

    'a subclass with a function that is no task is refused': (scene) => {
      const forgotten = (): number => 1;
      const error = throws(() => scene.loop().addEvent(new Wrapping(forgotten)), 'addEvent');
      matches(isOurs(error, TargetError, 'ERR_TARGET', 'what it throws').message, /forgotten/, 'the message, which names the function');
    },

    'stubs stand for tasks by name': async (scene) => {
      const loop = scene.loop({ initialize: makeVariables });
      const stubs = taskStubs<typeof import('./tasks.ts')>('tasks');
      same(await loop.addEvent(stubs.echo, ['by name']).finished, 'by name', 'the result');
      throws(() => stubs.echo(1), 'calling a stub');
      const missing = taskStubs<{ missing(): number }>('tasks').missing;
      const error = isOurs(
        await rejects(loop.addEvent(missing).finished, 'a task that there is not'),
        TargetError,
        'ERR_TARGET',
        'its error',
      );
      matches(error.message, /tasks\/missing/, 'the message, which names the task');
    },

    'defineTasks again adds keys and replaces equal ones; what was defined before stays a target': async (scene) => {
      const loop = scene.loop();
      same(await loop.addEvent(later).finished, 'later', 'the result of what replaced an equal key');
      same(await loop.addEvent(added).finished, 'added', 'the result of what was added');
      check(['earlier', 'later'].includes(await loop.addEvent(earlier).finished), 'what was replaced must run, by its key');
    },

    'defineTasks can name its module': async (scene) => {
      const loop = scene.loop();
      await loop.addEvent(later).finished;
      const stubs = taskStubs<typeof import('./redefined-tasks.ts')>('renamed');
      same(await loop.addEvent(stubs.added).finished, 'added', 'the result');
    },

    'defineTasks refuses what is no URL or no function': () => {
      isOurs(
        throws(() => defineTasks('no url', {}), 'defineTasks without a URL'),
        ArgumentError,
        'ERR_ARGUMENT',
        'what it throws',
      );
      const body = (): unknown => defineTasks(import.meta.url, { one: 1 as never });
      isOurs(throws(body, 'defineTasks of what is no function'), ArgumentError, 'ERR_ARGUMENT', 'what it throws');
    },

    'context tells of the event and the executor': async (scene) => {
      const loop = scene.loop();
      const event = loop.addEvent(contextOfTask, [], { key: 'the key' });
      const keyless = loop.addEvent(contextOfTask);
      const executor = { id: await loop.addEvent(executorId).finished, index: 0 };
      same(await event.finished, { event: { id: event.id, key: 'the key', attempt: 1 }, executor }, 'the context');
      same(await keyless.finished, { event: { id: keyless.id, key: undefined, attempt: 1 }, executor }, 'the context without a key');
      same(loop.stats().executors[0]?.id, executor.id, 'the id in stats');
    },

    'context throws elsewhere': async (scene) => {
      const error = await rejects(scene.loop().addEvent(contextAfterAwait).finished, 'context() after an await');
      isOurs(error, ArgumentError, 'ERR_ARGUMENT', 'what it throws');
    },

    'isExecutor is true in executors only': async (scene) => {
      same(isExecutor(), false, 'isExecutor() in the caller');
      same(await scene.loop().addEvent(isInExecutor).finished, scene.survives('thread'), 'isExecutor() in a task');
    },

    'buffers are moved or copied, both ways': async (scene) => {
      const loop = scene.loop();
      const buffer = new ArrayBuffer(1000);
      same(await loop.addEvent(byteLength, [buffer], { transfer: [buffer] }).finished, 1000, 'length over there');
      same((await loop.addEvent(giveBuffer, [500]).finished).byteLength, 500, 'length of what came back');
      const kept = new ArrayBuffer(10);
      same(await loop.addEvent(byteLength, [kept]).finished, 10, 'length over there');
      same(kept.byteLength, 10, 'length of a buffer that was not transferred');
    },
  },
};
