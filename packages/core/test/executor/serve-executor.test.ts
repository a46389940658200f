import { describe, expect, it } from 'vitest';
import { replaceClock } from '../../src/clock.ts';
import { Deferred } from '../../src/deferred.ts';
import { TargetError } from '../../src/errors.ts';
import type { Activation } from '../../src/executor/activation.ts';
import { context } from '../../src/executor/context.ts';
import { Failure } from '../../src/executor/edge/index.ts';
import type { Surroundings, SurroundingsOwner } from '../../src/executor/surroundings.ts';
import type { TaskContext } from '../../src/executor/task-context.ts';
import { HAS_EXTRA, HAS_ID, type Hello, TARGET_SHIFT } from '../../src/wire/protocol.ts';
import { raw } from '../../src/wire/values.ts';
import { HandClock } from '../hand-clock.ts';
import { type Import, start } from './fake-executor.ts';

/** Knows what runs just now, and has errors arise when a test says so. */
class FakeSurroundings implements Surroundings {
  owner: SurroundingsOwner | undefined;
  running: Activation | undefined;

  watch(owner: SurroundingsOwner): void {
    this.owner = owner;
  }

  attribute<A, R>(activation: Activation, body: (argument: A) => R, argument: A): R {
    this.running = activation;
    return body(argument);
  }
}

const never = (): Promise<never> => new Promise(() => {});
const broken: Import = async () => new Failure(new TargetError('it does not import'));

describe('executors in one thread', () => {
  it('have their own tasks, objects and ids, whatever the other one does', async () => {
    const opened = new Deferred<string>();
    const seen: TaskContext[] = [];
    const look = async (): Promise<unknown> => {
      seen.push(context());
      return opened.promise;
    };
    const one = start({ who: () => 'one', look });
    const two = start({ who: () => 'two', look });
    one.hello({ executorId: 'one', index: 0 });
    two.hello({ executorId: 'two', index: 1 });
    await Promise.all([one.message('ready'), two.message('ready')]);
    const waits = [one.run('look'), two.run('look')];
    opened.resolve('open');
    expect(await one.end(waits[0] as number)).toBe('open');
    expect(await two.end(waits[1] as number)).toBe('open');
    expect(await one.end(one.run('who'))).toBe('one');
    expect(await two.end(two.run('who'))).toBe('two');
    expect(seen.map(({ executor }) => executor)).toEqual([
      { id: 'one', index: 0 },
      { id: 'two', index: 1 },
    ]);
    expect([one.started, two.started]).toEqual([2, 2]);
  });

  it('do not wait for an import that hangs in another one', async () => {
    const modules = [['fake:tasks', 'tasks']] as const;
    const hanging = start({}, { imports: { 'fake:tasks': never } });
    const other = start({ who: () => 'other' });
    hanging.hello({ modules });
    other.hello({ modules });
    await other.message('ready');
    expect(await other.end(other.run('who'))).toBe('other');
    expect(hanging.messages).toEqual([]);
  });

  it('go on when the channel of another one closes', async () => {
    const one = start({ who: () => 'one' });
    const two = start({ who: () => 'two' });
    one.hello();
    two.hello();
    await Promise.all([one.message('ready'), two.message('ready')]);
    await one.close();
    await one.closed;
    one.run('who');
    expect(await two.end(two.run('who'))).toBe('two');
    expect(one.ends.size).toBe(0);
  });
});

describe('an executor with an importer of its own', () => {
  it('says which modules failed, and runs the tasks of all others', async () => {
    const line = start({ who: () => 'here' }, { imports: { 'fake:broken': broken } });
    line.hello({
      modules: [
        ['fake:broken', 'broken'],
        ['fake:tasks', 'tasks'],
      ],
    });
    const [, failures] = await line.message('ready');
    expect(failures).toMatchObject([['fake:broken', { message: 'it does not import', ours: 'ERR_TARGET' }]]);
    expect(await line.end(line.run('who'))).toBe('here');
  });

  it('is of no use where no module can be imported, and the loop has no other executor yet', async () => {
    const line = start({}, { imports: { 'fake:broken': broken } });
    line.hello({ modules: [['fake:broken', 'broken']], isFirst: true });
    expect((await line.message('failed'))[1].message).toBe('it does not import');
  });

  it('is ready all the same where it replaces one: the module fails its own events', async () => {
    const line = start({}, { imports: { 'fake:broken': broken } });
    line.hello({ modules: [['fake:broken', 'broken']], isFirst: false });
    expect((await line.message('ready'))[1]).toHaveLength(1);
  });

  it('imports more when the loop asks, and runs events meanwhile', async () => {
    const slow = new Deferred<Failure | undefined>();
    const line = start({ who: () => 'here' }, { imports: { 'fake:slow': () => slow.promise } });
    line.hello();
    await line.message('ready');
    line.deliver(['import', 'fake:slow', 'slow']);
    expect(await line.end(line.run('who'))).toBe('here');
    expect(line.messages.map(([tag]) => tag)).not.toContain('imported');
    slow.resolve(undefined);
    expect(await line.message('imported')).toEqual(['imported', 'fake:slow', undefined]);
  });

  it('fails events of a task that the importer does not find, in its words', async () => {
    const line = start({});
    line.hello();
    await line.message('ready');
    expect(await line.end(line.run('gone'))).toMatchObject({ message: 'no tasks/gone here' });
  });
});

describe('an executor with surroundings of its own', () => {
  it('fails the event that an uncaught error belongs to, and no other', async () => {
    const surroundings = new FakeSurroundings();
    const line = start({ hang: never, who: () => 'here' }, { environment: { surroundings } });
    line.hello();
    await line.message('ready');
    const number = line.run('hang');
    surroundings.owner?.uncaught(new Error('nobody caught it'), surroundings.running);
    expect(await line.end(number)).toMatchObject({ message: 'nobody caught it' });
    expect(await line.end(line.run('who'))).toBe('here');
  });

  it('says so when an error belongs to no event that runs', async () => {
    const surroundings = new FakeSurroundings();
    const line = start({ who: () => 'here' }, { environment: { surroundings } });
    line.hello();
    await line.message('ready');
    await line.end(line.run('who'));
    surroundings.owner?.uncaught('late', surroundings.running);
    expect(await line.message('stray')).toMatchObject(['stray', 1, { cause: ['value', 'late'] }]);
  });

  it('lets results leave before it exits', async () => {
    // No time passes, so results wait for the next quick event.
    const restore = replaceClock(new HandClock());
    try {
      const surroundings = new FakeSurroundings();
      const left: number[] = [];
      const act = (exits: boolean): void => {
        left.push(line.ends.size);
        if (exits) surroundings.owner?.exiting();
        left.push(line.ends.size);
      };
      const line = start({ act }, { environment: { surroundings } });
      line.hello();
      await line.message('ready');
      await line.end(line.run('act', [false]));
      await line.end(line.runEach('act', [[false], [true]]));
      expect(left).toEqual([0, 0, 1, 1, 1, 2]);
    } finally {
      restore();
    }
  });

  it('lets the answer of an event whose time is limited leave before the next event, however quick that may be', async () => {
    const restore = replaceClock(new HandClock());
    try {
      const left: number[] = [];
      const line = start({ act: () => left.push(line.ends.size) });
      line.hello();
      await line.message('ready');
      await line.end(line.run('act'));
      await line.end(line.runEach('act', [[], [], [], []], [2]));
      // Two wait, leave before the one that is timed, and its own answer before the last.
      expect(left).toEqual([0, 1, 1, 3, 4]);
    } finally {
      restore();
    }
  });
});

describe('what no loop sends', () => {
  it.each([
    ['no message', 'nonsense'],
    ['a target without a name', ['target', 0, { url: 'fake:tasks' }]],
    ['a target that is null', ['target', 0, null]],
    ['a reason that is none', ['cancel', 0, null]],
    ['an event of a target that is not defined', ['run', (9 << 9) | 2, []]],
    ['an event of an unknown form', ['run', 3, []]],
    ['arguments that are no JSON', ['run', 1, '{']],
    ['arguments that are no list', ['run', 2, 5]],
  ])('is answered with failed: %s', async (_, message) => {
    const line = start({});
    line.hello();
    await line.message('ready');
    line.deliver(['target', 0, { url: 'fake:tasks', name: 'tasks/who', key: 'who' }]);
    line.deliver(message);
    expect((await line.message('failed'))[1].message).not.toBe('');
  });

  it.each([
    ['a hello of another version', { version: 99 }],
    ['a hello without modules', { modules: undefined }],
    ['an initialize without a name', { initialize: {} }],
  ])('before it is ready, too: %s', async (_, hello) => {
    const line = start({});
    line.hello(hello as unknown as Hello);
    expect((await line.message('failed'))[1].ours).toBe('ERR_PROTOCOL');
  });

  it('is an event before hello', async () => {
    const line = start({});
    line.run('who');
    expect((await line.message('failed'))[1].message).toContain('before this executor was ready');
  });
});

it('an executor says of each event when it begins: of a call whose object is busy, not before that is free, or the call was cancelled', async () => {
  const released = new Deferred<void>();
  class Held {
    hold(): Promise<void> {
      return released.promise;
    }
  }
  const begun: number[] = [];
  const traffic = { isFull: false, begun: (number: number) => void begun.push(number) };
  const line = start({ Held: Held as never, same: (value: unknown) => value }, { environment: { traffic } });
  line.hello({ concurrency: 10 });
  await line.message('ready');
  line.deliver(
    ['target', 0, { url: 'fake:tasks', name: 'tasks/Held', key: 'Held' }],
    ['method', 1, 'hold'],
    ['target', 2, { url: 'fake:tasks', name: 'tasks/same', key: 'same' }],
  );
  const run = (target: number): number => (target << TARGET_SHIFT) | raw | HAS_ID;
  line.deliver(['run', run(0) | HAS_EXTRA, 1, { construct: { id: 1, mirror: [] } }, []]);
  line.deliver(['run', run(1), 2, [1]], ['run', run(1), 3, [1]], ['run', run(1), 4, [1]], ['run', run(2), 5, ['beside']]);
  expect(await line.end(4)).toBe('beside');
  expect(begun).toEqual([0, 1, 4]);
  line.deliver(['cancel', 3, ['value', undefined]]);
  expect(begun).toEqual([0, 1, 4, 3]);
  released.resolve();
  await line.end(2);
  expect(begun).toEqual([0, 1, 4, 3, 2]);
});
