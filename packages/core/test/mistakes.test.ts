/** What people do by mistake, and what they are told: what is wrong, where, and what to do. */
import { Socket } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkOptions } from '../src/channel/index.ts';
import { defineTasks, Event, EventLoop, type EventLoopOptions, inlineTransport, taskStubs } from '../src/index.ts';
import { Counter, double, Forgotten, forgotten, Greeting } from './mistakes-module.ts';

/** As somebody writes who has no types. */
type Loose = Record<string, (...args: unknown[]) => unknown>;
type Mistake = (loop: EventLoop, loose: Loose) => unknown;

const loopOf = (options: object): EventLoop => new EventLoop({ transport: inlineTransport(), ...options } as EventLoopOptions);
/** As `export default (value) => …` is called. */
const unnamed = Object.defineProperty((value: number) => value, 'name', { value: 'default' });
const anonymous = (
  () => () =>
    1
)();

async function take(items: AsyncIterable<unknown>): Promise<void> {
  for await (const item of items) void item;
}

const mistakes: readonly (readonly [what: string, mistake: Mistake, told: RegExp])[] = [
  ['an option by its name elsewhere', () => loopOf({ maxThreads: 4 }), /EventLoop has no option maxThreads: did you mean executors\?/],
  ['an option that is misspelt', () => loopOf({ concurency: 4 }), /no option concurency: did you mean concurrency\?/],
  [
    'an option of an event that is cut short',
    (_, { addEvent }) => addEvent?.(double, [1], { prio: 1 }),
    /event has no option prio: did you mean priority\?/,
  ],
  [
    'an option of a loop given to an event',
    (_, { addEvent }) => addEvent?.(double, [1], { executors: 2 }),
    /executors: it is an option of loops/,
  ],
  [
    'an option of a loop, by its name elsewhere, given to a transport',
    () => checkOptions('workerTransport', { maxThreads: 4 }, { argv: { isRight: () => true, expected: '' } }),
    /workerTransport has no option maxThreads: did you mean executors\? It is an option of loops: new EventLoop/,
  ],
  [
    'the URL of a module instead of options',
    () => new EventLoop(new URL(import.meta.url) as never),
    /the options of an EventLoop must be an object, got an object of class URL/,
  ],
  ['no transport', () => new EventLoop({}), /needs a transport: give it one, \{ transport: workerTransport\(\) \}, or .*use\(\)/],
  ['what is no transport', () => loopOf({ transport: {} }), /transport must be a transport, such as workerTransport\(\), got an object/],
  [
    'the function instead of its transport',
    () => loopOf({ transport: inlineTransport }),
    /such as workerTransport\(\), got function inlineTransport/,
  ],
  ['no executors', () => loopOf({ executors: 0 }), /option executors must be a whole number, 1 or more, got 0/],
  ['a number as text', () => loopOf({ executors: '4' }), /option executors must be a whole number, 1 or more, got "4"/],
  ['a negative timeout', (_, { addEvent }) => addEvent?.(double, [1], { timeout: -1 }), /timeout must be a number of milliseconds from 0/],
  [
    'a function that is no task',
    (loop) => loop.addEvent(forgotten),
    /'forgotten' is no task.*defineTasks\(import\.meta\.url, \{ forgotten \}\)/s,
  ],
  [
    'a function in place',
    (_, { addEvent }) => addEvent?.(anonymous),
    /'anonymous function' is no task.*Variables around a function do not cross/s,
  ],
  [
    'an arrow function that is exported as default',
    (_, { addEvent }) => addEvent?.(unnamed, [1]),
    /const myTask = .*export default myTask.*\{ myTask \}/s,
  ],
  [
    'a bound method',
    (_, { addEvent }) => addEvent?.(new Counter().add.bind(new Counter()), [1]),
    /'bound add' is a method.*loop\.proxy\(TheClass/,
  ],
  ['a method of an object', (loop) => loop.addEvent(new Counter().add, [1]), /'add' is a method.*loop\.proxy\(TheClass/],
  [
    'a class',
    (_, { addEvent }) => addEvent?.(Counter, []),
    /mistakes-module\/Counter is a class, and events run functions.*loop\.proxy\(TheClass/,
  ],
  [
    'an object',
    (_, { addEvent }) => addEvent?.(new Counter(), []),
    /must be a function or null, got an object of class Counter.*loop\.proxy/,
  ],
  [
    'a result instead of its task',
    (_, { addEvent }) => addEvent?.(double(1)),
    /got 2: write addEvent\(task, \[argument\]\), not addEvent\(task\(argument\)\)/,
  ],
  ['what the module does not export', (_, { addEvent }) => addEvent?.(undefined, [1]), /must be a function or null, got undefined/],
  [
    'one argument that is no list',
    (_, { addEvent }) => addEvent?.(double, 1),
    /args must be an array .* got number; write \[value\] for one value/,
  ],
  [
    'a function among the arguments',
    (_, { call }) => call?.(double, [() => 1]),
    /args\[0\] is an anonymous function and cannot cross.*make it a task/,
  ],
  [
    'a socket among the arguments',
    (_, { call }) => call?.(double, [new Socket()]),
    /args\[0\] is an object of class Socket and cannot cross .*: args\[0\]\._/,
  ],
  [
    'a socket within an argument',
    (_, { call }) => call?.(double, [{ request: { socket: new Socket() } }]),
    /args\[0\]\.request\.socket is an object of class Socket/,
  ],
  [
    'a buffer instead of a list of buffers',
    (_, { addEvent }) => addEvent?.(double, [1], { transfer: new ArrayBuffer(1) }),
    /transfer must be an array of what to move, such as \[buffer\]/,
  ],
  ['what cannot be moved', (loop) => loop.call(double, [1], { transfer: [{}] }), /options\.transfer cannot be moved: it must list buffers/],
  [
    'an event twice',
    (loop) => {
      const event = new Event(double, [1]);
      loop.addEvent(event);
      loop.addEvent(event);
    },
    /was added before: make a new Event for each time/,
  ],
  [
    'an event that was cancelled',
    (loop) => {
      const event = new Event(double, [1]);
      event.cancel();
      loop.addEvent(event);
    },
    /event \d+ was cancelled before it was added: make a new Event to run it/,
  ],
  ['what is no subscriber', (_, { subscribe }) => subscribe?.(3), /subscribe takes a function that takes a notice, got 3/],
  [
    'an object without a prototype',
    (_, { call }) => call?.(Object.create(null), []),
    /call takes a task.*, got an object without a class; for/,
  ],
  [
    'the name of a task',
    (_, { call }) => call?.('double', [1]),
    /call takes a task, as its module exports it, and its arguments, got "double"/,
  ],
  ['an event to call', (_, { call }) => call?.(new Event(double, [1])), /call takes a task.*await loop\.addEvent\(event\)\.finished/],
  [
    'an event of an own class that gives its constructor nothing',
    () => new (Greeting as new () => Event)(),
    /Greeting: the target must be a function or null, got undefined; a class that overrides run\(\) calls super\(null\)/,
  ],
  ['a proxy of an object', (_, { proxy }) => proxy?.({ value: 1 }, []), /proxy takes a class that was given to defineTasks.*got an object/],
  [
    'a proxy of an object of the class',
    (_, { proxy }) => proxy?.(new Counter(), []),
    /proxy takes a class .*got an object of class Counter/,
  ],
  [
    'a proxy of a class that is no task',
    (loop) => loop.proxy(Forgotten, []),
    /'Forgotten' is no task.*defineTasks\(import\.meta\.url, \{ Forgotten \}\)/s,
  ],
  [
    'a task that is misspelt in stand-ins',
    (loop) => loop.call(taskStubs<Loose>('mistakes-module').duoble as typeof double, [1]),
    /no task mistakes-module\/duoble: its module 'mistakes-module' did not give it to defineTasks/,
  ],
  [
    'stand-ins of a module that no executor imports',
    (loop) => loop.call(taskStubs<Loose>('nowhere').double as typeof double, [1]),
    /no task nowhere\/double: no task module .* is called 'nowhere': import the module itself, or list it where executors start/,
  ],
  [
    'what is no handler',
    (_, { addOutputHandler }) => addOutputHandler?.(double(1)),
    /a handler must be a function that takes an event, got number/,
  ],
  [
    'defineTasks without a module',
    () => (defineTasks as (tasks: object) => unknown)({ double }),
    /first argument must say which module it is: import\.meta\.url/,
  ],
  [
    'defineTasks with a name for a URL',
    () => defineTasks('tasks.js', { double }),
    /import\.meta\.url, or __filename in CommonJS; got "tasks\.js"/,
  ],
  ['defineTasks of nothing', () => defineTasks(import.meta.url, null as never), /defineTasks\(.*\) takes an object of .*, got null/],
  [
    'defineTasks of a function by itself',
    () => defineTasks(import.meta.url, double as never),
    /takes an object of functions and classes, such as \{ addOne \}, got function double/,
  ],
  [
    'defineTasks with a name that is no text',
    () => defineTasks(import.meta.url, { double }, { name: 3 as never }),
    /name must be a string/,
  ],
  ['defineTasks of a value', () => defineTasks(import.meta.url, { value: 1 as never }), /'value' is neither a function nor a class/],
  ['map over no list', (_, { map }) => take(map?.(double, 5) as never), /map takes a list of argument lists, such as \[\[1\], \[2\]\]/],
  [
    'map over arguments that are no lists',
    (_, { map }) => take(map?.(double, [1, 2]) as never),
    /args must be an array .* write \[value\] for one value/,
  ],
  [
    'retries as a word',
    (_, { addEvent }) => addEvent?.(double, [1], { retries: 'three' }),
    /option retries must be a whole number, 0 or more, got "three"/,
  ],
  [
    'a primitive in the cache',
    (_, { cacheObject }) => cacheObject?.(1),
    /cacheObject takes an object, such as a table that many events need, got 1/,
  ],
  [
    'an event after the end',
    async (loop) => {
      await loop.stop();
      loop.addEvent(double, [1]);
    },
    /the loop has stopped: call start\(\)/,
  ],
];

describe('mistakes', () => {
  let loop: EventLoop;
  beforeEach(() => {
    loop = loopOf({ errorHandlers: () => {} });
  });
  afterEach(() => loop.terminate());

  it.each(mistakes)('%s: who did it is told what to do', async (_, mistake, told) => {
    const loose = Object.fromEntries(
      ['addEvent', 'call', 'proxy', 'map', 'cacheObject', 'addOutputHandler', 'subscribe'].map((name) => [
        name,
        (...args: unknown[]) => (loop as unknown as Loose)[name]?.(...args),
      ]),
    );
    const error: unknown = await Promise.resolve()
      .then(() => mistake(loop, loose))
      .then(
        () => 'nothing',
        (thrown: unknown) => thrown,
      );
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(told);
    expect(await loopOf({}).call(double, [21]), 'what others do goes on').toBe(42);
  });

  it('an event that is awaited itself says how to get its result', async () => {
    const event = await loop.addEvent(double, [1]);
    expect(inspect(event)).toMatch(/^Event \d+ /);
    expect(inspect(event)).toMatch(/for the result: await event\.finished, or loop\.call\(…\)/);
  });

  it('two task modules of one name are told of', () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    for (const module of ['file:///one.js', 'file:///one.js?again', 'file:///other.js']) defineTasks(module, {}, { name: 'twin' });
    const lines = printed.mock.calls.map(([line]) => String(line));
    printed.mockRestore();
    expect(lines.filter((line) => /two task modules have the name 'twin', file:\/\/\/one\.js/.test(line))).toHaveLength(1);
  });
});
