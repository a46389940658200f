/** Executors that a host lends may be anybody's: what they send that no executor sends ends them, and neither holds nor changes the loop. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { EventLoop } from '../../src/event-loop.ts';
import { PreparedTargets } from '../../src/loop/executors/prepared-targets.ts';
import { messageFrom } from '../../src/loop/incoming.ts';
import { defineTasks } from '../../src/tasks.ts';
import { randomFrom } from '../../src/testing/random.ts';
import type { ExecutorChannel } from '../../src/transport.ts';
import { HAS_NUMBER, IS_MIRROR, OUTCOME_BARE, OUTCOME_ERROR, OUTCOME_JSON, OUTCOME_RAW } from '../../src/wire/protocol.ts';
import { alter, pickFrom } from '../altered.ts';
import { receiving } from '../lying-transport.ts';

class Counter {
  value = 1;
  add(by: number): number {
    this.value += by;
    return this.value;
  }
}
const same = (value: unknown): unknown => value;
defineTasks('file:///hostile-executor.js', { Counter, same });

/** To walk it, as `map` does, takes minutes. */
const endless = (): unknown[] => new Array(2 ** 32 - 1);
const error = {
  name: 'Error',
  message: 'm',
  stack: 's',
  fields: {},
  cause: undefined,
  errors: undefined,
  type: undefined,
  ours: undefined,
};
const deep = (): unknown => {
  let cause: unknown = ['value', 1];
  for (let left = 2000; left > 0; left -= 1) cause = ['error', { ...error, cause }];
  return { ...error, cause };
};

/** A loop whose executors send these once they have a result, instead of it. */
function loopOf(messages: () => readonly unknown[]): EventLoop {
  const transport = receiving(() => (message) => (isDone(message) ? messages() : [message]))();
  const loop = new EventLoop({ transport, outputHandlers: [], errorHandlers: () => true });
  onTestFinished(() => loop.terminate());
  return loop;
}

function isDone(message: unknown): boolean {
  return Array.isArray(message) && message[0] === 'done';
}

const lost = expect.objectContaining({
  code: 'ERR_EXECUTOR_LOST',
  cause: expect.objectContaining({ code: 'ERR_PROTOCOL' }),
});

describe('a loop loses an executor', () => {
  it.each<[string, () => unknown[]]>([
    ['a header that is a list', () => ['done', endless(), 1]],
    ['a header below 0', () => ['done', -8, 1]],
    ['a header that is no whole number', () => ['done', Number.NaN, 1]],
    ['a header beyond what is counted', () => ['done', 1e300, 1]],
    ['a block that says nothing', () => ['done', new DataView(new ArrayBuffer(8))]],
    ['a number that is a list', () => ['done', HAS_NUMBER | OUTCOME_BARE, endless(), 1]],
    ['a number that is no whole one', () => ['done', HAS_NUMBER | OUTCOME_BARE, 0.5, 1]],
    ['JSON that is a list', () => ['done', OUTCOME_JSON, endless()]],
    ['an error that is none', () => ['done', OUTCOME_ERROR, undefined]],
    ['an error without fields', () => ['done', OUTCOME_ERROR, { ...error, fields: undefined }]],
    ['an error whose fields are bytes', () => ['done', OUTCOME_ERROR, { ...error, fields: new Uint8Array(8) }]],
    ['an error whose message is a list', () => ['done', OUTCOME_ERROR, { ...error, message: endless() }]],
    ['an error whose stack is a list', () => ['done', OUTCOME_ERROR, { ...error, stack: endless() }]],
    ['an error of endless errors', () => ['done', OUTCOME_ERROR, { ...error, errors: endless() }]],
    ['an error that is nested deeper than any', () => ['done', OUTCOME_ERROR, deep()]],
    ['an error of a class that is a list', () => ['done', OUTCOME_ERROR, { ...error, type: endless() }]],
    ['limits that are lists', () => ['limits', endless(), endless()]],
    ['limits below 0', () => ['limits', -1, Number.NaN]],
    ['endless failures', () => ['ready', endless()]],
    ['a stray error that is none', () => ['stray', undefined, 'why']],
    ['a stray error of an event that is a list', () => ['stray', endless(), error]],
    ['progress that is none', () => ['progress', 0, endless()]],
    ['progress that is an endless error', () => ['progress', 0, ['error', { ...error, errors: endless() }]]],
    ['a beginning of half an event', () => ['begun', 0.5]],
    ['a module that is no text', () => ['imported', endless(), undefined]],
    ['an object that is a list', () => ['freed', endless(), undefined]],
  ])('that sends %s', async (_, message) => {
    await expect(loopOf(() => [message()]).call(same, [1])).rejects.toEqual(lost);
  });

  it.each<[string, () => unknown]>([
    ['what it was not asked for', () => [1, 'other', false, 2]],
    ['a name that is a list', () => [1, endless(), false, 2]],
    ['no list', () => 7],
  ])('that tells of an object %s', async (_, mirrors) => {
    const loop = loopOf(() => [['done', IS_MIRROR | OUTCOME_RAW, mirrors()]]);
    await expect(loop.proxy(Counter, [], { mirror: ['value'] })).rejects.toEqual(lost);
  });

  it('and the next one ends what is added afterwards', async () => {
    let isHostile = true;
    const transport = receiving(() => (message) => {
      if (!isHostile || !isDone(message)) return [message];
      isHostile = false;
      return [['done', OUTCOME_ERROR, { ...error, errors: endless() }]];
    })();
    const loop = new EventLoop({ transport, errorHandlers: () => true });
    onTestFinished(() => loop.terminate());
    await expect(loop.call(same, [1])).rejects.toEqual(lost);
    await expect(loop.call(same, [2])).resolves.toBe(2);
  });

  it('and keeps nothing of modules that it did not ask for', () => {
    const channel = { send: () => {} } as unknown as ExecutorChannel;
    const prepared = new PreparedTargets(channel, 1000, { hangs: () => {} });
    prepared.greetedWith([['file:///asked.js', 'asked']]);
    prepared.imported('file:///other.js', undefined);
    prepared.imported('file:///asked.js', undefined);
    expect(prepared.ready).toEqual(['file:///asked.js']);
  });
});

const oddities: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => -1,
  () => 0.5,
  () => Number.NaN,
  () => 2 ** 60,
  () => true,
  () => '__proto__',
  () => 1n,
  () => ({}),
  () => [],
  endless,
  () => new Map([[1, 2]]),
  () => new Uint8Array(64),
  () => JSON.parse('{"__proto__":{"x":1}}'),
];
const full = {
  ...error,
  cause: ['value', 1],
  errors: [
    ['value', 2],
    ['error', error],
  ],
  fields: { code: ['value', 1] },
  ours: 'ERR_TARGET',
};
const valid: readonly (() => unknown[])[] = [
  () => ['limits', 1, 2],
  () => ['ready', [['file:///a.js', full]]],
  () => ['failed', full],
  () => ['imported', 'file:///a.js', full],
  () => ['begun', 1],
  () => ['alive', 1],
  () => ['progress', 1, ['error', full]],
  () => ['freed', 1, full],
  () => ['ended'],
  () => ['stray', 1, full],
];

it('a message of an executor with one member replaced is read, and what it holds is what it says, or it is a ProtocolError', () => {
  const random = randomFrom(7);
  const owned = (): unknown => [Object, Array, Function, Error].map(({ prototype }) => Reflect.ownKeys(prototype));
  const before = owned();
  for (const make of valid) expect(() => messageFrom(make())).not.toThrow();
  const count = Number(process.env.READER_FUZZ ?? 20_000);
  for (let round = 0; round < count; round += 1) {
    const message = structuredClone(pickFrom(valid, random)());
    const path = alter(message, random, () => pickFrom(oddities, random)());
    try {
      for (const member of messageFrom(message)) if (member === 'ready') break;
    } catch (thrown) {
      expect(thrown, `round ${round}: ${path}`).toMatchObject({ code: 'ERR_PROTOCOL' });
    }
  }
  expect(owned()).toEqual(before);
});
