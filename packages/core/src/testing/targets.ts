/** Targets: what an event can run, and what a task can ask its context. */
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
    'a task gets args, then kwargs as its last argument': async (scene) => {
      const loop = scene.shared();
      same(await loop.addEvent(joinWithKwargs).finished, [], 'no args');
      same(await loop.addEvent(joinWithKwargs, [1, 'two']).finished, [1, 'two'], 'args');
      same(await loop.addEvent(joinWithKwargs, [1], { kwargs: { two: 2 } }).finished, [1, { two: 2 }], 'args and kwargs');
      const many = Array.from({ length: 100 }, (_, index) => index);
      same(await loop.addEvent(joinWithKwargs, many).finished, many, 'many args');
    },

    'an event exposes its target, args, kwargs and key': async (scene) => {
      const loop = scene.shared();
      const event = loop.addEvent(echo, [1], { key: 'the key', kwargs: { extra: true } });
      same([event.args, event.key, event.kwargs], [[1], 'the key', { extra: true }], 'args, key and kwargs');
      same([event.target === echo, event.is(echo), event.is(byteLength)], [true, true, false], 'target, and is()');
      await event.finished;
    },

    'addEvent throws for an event that was added before': async (scene) => {
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

    'invalid options throw at once': (scene) => {
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
        { executors: null },
        { executors: { min: 1, max: 1, idleTimeout: null } },
        { concurrency: null },
        { startTimeout: null },
        { handlerBudget: null },
        { outputHandlers: null },
        { errorHandlers: null },
      ];
      for (const option of ofLoops)
        isOurs(
          throws(() => scene.loop(option), 'the constructor'),
          ArgumentError,
          'ERR_ARGUMENT',
          'what it throws',
        );
    },

    'an Event subclass runs its own run method, and the result arrives in the same object': async (scene) => {
      const handled: Event[] = [];
      const loop = scene.shared({ outputHandlers: (event) => void handled.push(event) });
      const event = loop.addEvent(new Addition(2, 3));
      same(await event.finished, 5, 'the result');
      await loop.wait();
      check(handled[0] === event && event instanceof Addition, 'the handler must get the same object, with its class');
      same([event.results, event.left, event.right, event.ranAs], [5, 2, 3, 'not yet'], 'fields of the object');
    },

    'an Event subclass may wrap a function, and override exec': async (scene) => {
      const loop = scene.shared();
      same(
        await loop.addEvent(new Wrapping(joinWithKwargs, [1], { kwargs: { two: 2 } })).finished,
        { wrapped: [1, { two: 2 }] },
        'the result',
      );
      same(await loop.addEvent(new Greeting('you')).finished, 'hello you', 'the result of an event that overrides exec');
      const failure = await rejects(loop.addEvent(new Failing(null)).finished, 'an event whose run method throws');
      matches((failure as Error).message, /own run failed/, 'its message');
    },

    'addEvent throws for an Event subclass not given to defineTasks': (scene) => {
      const error = isOurs(
        throws(() => scene.shared().addEvent(new Undefined(null)), 'addEvent'),
        TargetError,
        'ERR_TARGET',
        'what it throws',
      );
      matches(error.message, /Undefined/, 'the message, which names the class');
      isOurs(
        throws(() => scene.shared().addEvent(new Event(null)), 'addEvent without a target'),
        ArgumentError,
        'ERR_ARGUMENT',
        'what it throws',
      );
    },

    'addEvent throws for an Event subclass whose function is not a task': (scene) => {
      const forgotten = (): number => 1;
      const error = throws(() => scene.shared().addEvent(new Wrapping(forgotten)), 'addEvent');
      matches(isOurs(error, TargetError, 'ERR_TARGET', 'what it throws').message, /forgotten/, 'the message, which names the function');
    },

    'taskStubs stand for tasks by name': async (scene) => {
      const loop = scene.loop({ initialize: makeVariables });
      const stubs = taskStubs<typeof import('./tasks.ts')>('tasks');
      same(await loop.addEvent(stubs.echo, ['by name']).finished, 'by name', 'the result');
      throws(() => stubs.echo(1), 'calling a stub');
      const missing = taskStubs<{ missing(): number }>('tasks').missing;
      const error = isOurs(
        await rejects(loop.addEvent(missing).finished, 'a task that does not exist'),
        TargetError,
        'ERR_TARGET',
        'its error',
      );
      matches(error.message, /tasks\/missing/, 'the message, which names the task');
    },

    'a second defineTasks adds keys and replaces equal ones, and replaced tasks stay targets': async (scene) => {
      const loop = scene.shared();
      same(await loop.addEvent(later).finished, 'later', 'the result of what replaced an equal key');
      same(await loop.addEvent(added).finished, 'added', 'the result of what was added');
      check(['earlier', 'later'].includes(await loop.addEvent(earlier).finished), 'a replaced task must run by its key');
    },

    'defineTasks can name its module': async (scene) => {
      const loop = scene.shared();
      await loop.addEvent(later).finished;
      const stubs = taskStubs<typeof import('./redefined-tasks.ts')>('renamed');
      same(await loop.addEvent(stubs.added).finished, 'added', 'the result');
    },

    'defineTasks throws for an invalid URL or task': () => {
      isOurs(
        throws(() => defineTasks('no url', {}), 'defineTasks without a URL'),
        ArgumentError,
        'ERR_ARGUMENT',
        'what it throws',
      );
      const body = (): unknown => defineTasks(import.meta.url, { one: 1 as never });
      isOurs(throws(body, 'defineTasks with a value that is not a function'), ArgumentError, 'ERR_ARGUMENT', 'what it throws');
    },

    'context describes the event and the executor': async (scene) => {
      const loop = scene.shared();
      const event = loop.addEvent(contextOfTask, [], { key: 'the key' });
      const keyless = loop.addEvent(contextOfTask);
      const executor = { id: await loop.addEvent(executorId).finished, index: 0 };
      same(await event.finished, { event: { id: event.id, key: 'the key', attempt: 1 }, executor }, 'the context');
      same(await keyless.finished, { event: { id: keyless.id, key: undefined, attempt: 1 }, executor }, 'the context without a key');
      same(loop.stats().executors[0]?.id, executor.id, 'the id in stats');
    },

    'context throws after an await': async (scene) => {
      const error = await rejects(scene.shared().addEvent(contextAfterAwait).finished, 'context() after an await');
      isOurs(error, ArgumentError, 'ERR_ARGUMENT', 'what it throws');
    },

    'isExecutor is true in executors only': async (scene) => {
      same(isExecutor(), false, 'isExecutor() in the caller');
      same(await scene.shared().addEvent(isInExecutor).finished, scene.survives('thread'), 'isExecutor() in a task');
    },

    'transferred buffers arrive in both directions': async (scene) => {
      const loop = scene.shared();
      const buffer = new ArrayBuffer(1000);
      same(await loop.addEvent(byteLength, [buffer], { transfer: [buffer] }).finished, 1000, 'length in the executor');
      same((await loop.addEvent(giveBuffer, [500]).finished).byteLength, 500, 'length of what came back');
      const kept = new ArrayBuffer(10);
      same(await loop.addEvent(byteLength, [kept]).finished, 10, 'length in the executor');
      same(kept.byteLength, 10, 'length of a buffer that was not transferred');
    },
  },
};
