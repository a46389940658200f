/** What callers that are no loop of ours send: honest work beside it goes on, or the executor says `failed`; nothing else is touched. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { ArgumentError, ProtocolError } from '../../src/errors.ts';
import { freeTraffic } from '../../src/executor/adapter.ts';
import { serveExecutor } from '../../src/executor/serve-executor.ts';
import { callersThread } from '../../src/executor/surroundings.ts';
import { TaskImporter } from '../../src/executor/task-importer.ts';
import { defineTasks } from '../../src/tasks.ts';
import { randomFrom } from '../../src/testing/random.ts';
import { COUNT_SHIFT, HAS_EXTRA, HAS_ID, PROTOCOL_VERSION, TARGET_SHIFT } from '../../src/wire/protocol.ts';
import { bare, json, raw } from '../../src/wire/values.ts';
import { alter, pickFrom } from '../altered.ts';
import { FakeLine } from './fake-line.ts';

class Base {
  inherited(): string {
    return 'of a class of the program';
  }
}
class Counter extends Base {
  value = 1;
  add(by: number): number {
    this.value += by;
    return this.value;
  }
}
class Shelf extends Array<number> {
  total(): number {
    return this.length;
  }
}
const URL_OF_TASKS = 'file:///strict-reader.js';
defineTasks(URL_OF_TASKS, { Counter, Shelf, same: (value: unknown) => value });

const targetOf = (key: string): object => ({ url: URL_OF_TASKS, name: `strict-reader/${key}`, key });
const RUN = raw | HAS_ID;
const at = (target: number): number => target << TARGET_SHIFT;

const hello = {
  version: PROTOCOL_VERSION,
  executorId: 'x',
  index: 0,
  concurrency: 1,
  modules: [],
  initialize: undefined,
  initializeArgs: [],
  importWithin: 10_000,
  isFirst: true,
};
const definitions: readonly unknown[][] = [
  ['target', 0, targetOf('same')],
  ['target', 1, targetOf('Counter')],
  ['target', 2, targetOf('Shelf')],
  ['method', 3, 'add'],
  ['method', 4, 'toReversed'],
  ['method', 5, 'inherited'],
  ['method', 6, 'total'],
];

async function start(): Promise<FakeLine> {
  const line = new FakeLine();
  void serveExecutor(line, { surroundings: callersThread, importer: new TaskImporter(), traffic: freeTraffic });
  line.deliver(['hello', hello]);
  await line.message('ready');
  line.deliver(...definitions);
  return line;
}

const make = (target: number, id: number, mirror: string[] = []): unknown[] => [
  'run',
  at(target) | RUN | HAS_EXTRA,
  id,
  { construct: { id, mirror } },
  [],
];

describe('a caller', () => {
  it('of another version hears which versions both speak', async () => {
    const line = new FakeLine();
    void serveExecutor(line, { surroundings: callersThread, importer: new TaskImporter(), traffic: freeTraffic });
    line.deliver(['hello', { ...hello, version: 77 }]);
    await line.message('failed');
    expect(JSON.stringify(line.messages)).toMatch(/speaks protocol version 77, this executor \d+: install the same version/);
  });

  it('calls methods that a class of the program declares or inherits, and none of a built-in', async () => {
    const line = await start();
    line.deliver(make(1, 1), ['run', at(3) | RUN, 2, [1, 2]], ['run', at(5) | RUN, 3, [1]]);
    expect([await line.end(1), await line.end(2)]).toEqual([3, 'of a class of the program']);
    line.deliver(make(2, 4), ['run', at(6) | RUN, 5, [4]], ['run', at(4) | RUN, 6, [4]]);
    expect(await line.end(4)).toBe(0);
    expect(await line.end(5)).toBeInstanceOf(ArgumentError);
  });

  it('calls no method of a value that it sent', async () => {
    const line = await start();
    line.deliver(['keep', 1, [1, 2, 3]], ['run', at(4) | RUN, 1, [1]]);
    expect(await line.end(0)).toBeInstanceOf(ProtocolError);
  });

  it('writes to no prototype by a path in references', async () => {
    const line = await start();
    const references = [[[0, '__proto__', 'execArgv'], 1]];
    line.deliver(['keep', 1, ['--import', 'x']], ['run', at(0) | RUN | HAS_EXTRA, 1, { references }, [{}]]);
    expect(await line.end(0)).toBeInstanceOf(ProtocolError);
    expect('execArgv' in {}).toBe(false);
  });

  it('mirrors nothing that an object inherits from a built-in', async () => {
    const line = await start();
    line.deliver(make(1, 1, ['toString', 'value', 'inherited']));
    await line.end(0);
    const mirrors = JSON.stringify(line.messages);
    expect(mirrors).toContain('of a class of the program');
    expect(mirrors).not.toContain('[object Object]');
  });
});

/** A `run` that says to have so many arguments, as one block of numbers. */
function block(count: number): Int32Array {
  return Int32Array.of(0, at(0) | bare | (count << COUNT_SHIFT) | HAS_ID, 5, 1);
}

const oddities: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => -1,
  () => 0.5,
  () => Number.NaN,
  () => 2 ** 32,
  () => 7,
  () => true,
  () => '__proto__',
  () => 'constructor',
  () => 'toString',
  () => '[1',
  () => 1n,
  () => ({}),
  () => [],
  () => [['__proto__', 'x'], 1],
  () => new Array(2 ** 32 - 1),
  () => new Map([[1, 2]]),
  () => new Date(0),
  () => JSON.parse('{"__proto__":{"x":1}}'),
  () => new DataView(new ArrayBuffer(64)),
  () => new Float64Array([0, 0.5, -1, Number.NaN]),
  () => new BigInt64Array(8),
  () => block(2 ** 31 - 1),
  () => block(31),
];

const error = { name: 'Error', message: 'm', stack: 's', fields: { code: ['value', 1] }, cause: ['value', 1], errors: [['value', 2]] };
const valid: readonly (() => unknown[])[] = [
  () => ['hello', { ...hello, modules: [['a', 'b']] }],
  () => ['import', URL_OF_TASKS, 'strict-reader'],
  () => ['target', 0, targetOf('same')],
  () => ['method', 3, 'add'],
  () => ['keep', 1, { inner: [1] }],
  () => ['drop', 1],
  () => ['free', 1],
  () => ['credit', 0, 1],
  () => ['progress', true],
  // Of no event that there is: a caller may cancel its own.
  () => ['cancel', 1000, ['error', error]],
  () => ['resume', 1000],
  () => make(1, 9, ['value', 'inherited']),
  () => ['run', at(0) | json | HAS_ID, 5, '[1]'],
  () => ['run', block(1)],
  () => ['run', at(0) | RUN | HAS_EXTRA, 5, { key: 'k', attempt: 2, timeout: 5, references: [[[0, 'a'], 1]] }, [{ a: null }]],
];

/** Every place in a message, by its path. */
describe('messages with one member replaced', () => {
  // A million by hand: READER_FUZZ=1000000.
  const count = Number(process.env.READER_FUZZ ?? 20_000);
  it('end in `failed`, or leave an executor that runs honest events, and change no prototype', async () => {
    const random = randomFrom(12);
    const owned = (): unknown => [Object, Array, Function].map(({ prototype }) => Reflect.ownKeys(prototype));
    const before = owned();
    // Nobody reads these errors' stacks, and vitest maps each of their lines to its source.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    onTestFinished(() => {
      Error.stackTraceLimit = stackTraceLimit;
    });
    for (let round = 0; round < count; round += 1) {
      const line = await start();
      line.deliver(['keep', 1, { kept: true }]);
      const message = structuredClone(pickFrom(valid, random)());
      // A block holds numbers only.
      const path = alter(message, random, (holder) => (ArrayBuffer.isView(holder) ? random(2 ** 24) : pickFrom(oddities, random)()));
      line.deliver(message);
      line.deliver(['target', 20, targetOf('same')], ['run', at(20) | RUN, 99, ['honest']]);
      for (let turn = 0; turn < 20 && !isSettled(line); turn += 1) {
        // What a loop says once it has read the answer: the event may have run for longer than the message now says that it might.
        line.deliver(['resume', 0]);
        await Promise.resolve();
      }
      if (!isSettled(line)) expect.fail(`round ${round}: neither failed nor honest after ${String(message[0])} at ${path}`);
    }
    expect(owned()).toEqual(before);
  }, 3_600_000);
});

function isSettled(line: FakeLine): boolean {
  return line.messages.some(([tag]) => tag === 'failed') || [...line.ends.values()].includes('honest');
}
