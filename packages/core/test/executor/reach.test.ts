/** What a caller reaches of the objects that it has an executor make: what their classes declare, and nothing else. */
import dns from 'node:dns';
import { describe, expect, it } from 'vitest';
import { ArgumentError, TargetError } from '../../src/errors.ts';
import { freeTraffic } from '../../src/executor/adapter.ts';
import { declared } from '../../src/executor/edge/declared-methods.ts';
import { serveExecutor } from '../../src/executor/serve-executor.ts';
import { callersThread } from '../../src/executor/surroundings.ts';
import { TaskImporter } from '../../src/executor/task-importer.ts';
import { type AnyClass, defineTasks } from '../../src/tasks.ts';
import { HAS_EXTRA, HAS_ID, TARGET_SHIFT } from '../../src/wire/protocol.ts';
import { json, raw } from '../../src/wire/values.ts';
import { FakeLine } from './fake-line.ts';

const called: string[] = [];

function connect(): object {
  return {
    password: 'of the database',
    drop: () => {
      called.push('drop');
    },
  };
}

class Store {
  items = 3;
  readonly wipe: () => void = () => {
    called.push('wipe');
  };
  readonly size: () => number;
  constructor() {
    // As classes do it whose methods are passed on.
    this.size = Store.prototype.count.bind(this);
  }
  count(): number {
    return this.items;
  }
  get onChange(): () => void {
    return () => {
      called.push('onChange');
    };
  }
}

class Bound {
  constructor() {
    this.count = this.count.bind(this);
  }
  count(): number {
    return 5;
  }
}

/** As CommonJS has them. */
function Old(this: { items: number }): void {
  this.items = 4;
}
Old.prototype.total = function total(this: { items: number }): number {
  return this.items;
};

const URL_OF_TASKS = 'file:///reach.js';
const tasks = { connect, Store, Bound, Old, itemsOf: (store: Store) => store.items, same: (value: unknown) => value };
defineTasks(URL_OF_TASKS, tasks);

const RUN = raw | HAS_ID;
const keys = Object.keys(tasks);
const at = (key: keyof typeof tasks): number => keys.indexOf(key) << TARGET_SHIFT;
const make = (key: keyof typeof tasks, id: number, mirror: string[] = []): unknown[] => [
  'run',
  at(key) | RUN | HAS_EXTRA,
  id,
  { construct: { id, mirror } },
  [],
];

async function start(importer: TaskImporter = new TaskImporter()): Promise<FakeLine> {
  const line = new FakeLine();
  void serveExecutor(line, { surroundings: callersThread, importer, traffic: freeTraffic });
  line.hello({ isFirst: true });
  await line.message('ready');
  line.deliver(...keys.map((key, index) => ['target', index, { url: URL_OF_TASKS, name: `reach/${key}`, key }]));
  return line;
}

describe('what a caller reaches of an object', () => {
  it('a function that returns an object of its own is no class: nothing of what it returned is kept or read', async () => {
    const line = await start();
    line.deliver(make('connect', 1, ['password', 'drop']));
    expect(await line.end(0)).toBeInstanceOf(ArgumentError);
    expect(called).toEqual([]);
    expect(JSON.stringify(line.messages)).not.toContain('of the database');
  });

  it.each(['wipe', 'size', 'onChange'])(
    'a function that an object holds, and its class does not declare, is not called by a mirror: %s',
    async (name) => {
      const line = await start();
      line.deliver(make('Store', 1, ['items', name]));
      expect(await line.end(0)).toBeInstanceOf(ArgumentError);
      expect(called).toEqual([]);
    },
  );

  it('mirrors read what classes declare, methods that they bind and classes of old included', async () => {
    const line = await start();
    line.deliver(make('Store', 1, ['items', 'count']), make('Bound', 2, ['count']), make('Old', 3, ['items', 'total']));
    // A line takes the first answer of an event for its end: here that are the mirrors.
    expect(await line.end(0)).toEqual([1, 'items', false, 3, 'count', true, 3]);
    expect(await line.end(1)).toEqual([2, 'count', true, 5]);
    expect(await line.end(2)).toEqual([3, 'items', false, 4, 'total', true, 4]);
  });

  it('an object of a class that is not allowed any more is no argument either', async () => {
    const importer = new TaskImporter();
    const line = await start(importer);
    const use = (id: number): unknown[] => ['run', at('itemsOf') | RUN | HAS_EXTRA, id, { references: [[[0], 1]] }, [null]];
    line.deliver(make('Store', 1), use(2));
    expect(await line.end(1)).toBe(3);
    importer.allowOnly(['reach/itemsOf']);
    line.deliver(use(3));
    expect(await line.end(2)).toBeInstanceOf(TargetError);
  });

  it('arguments in JSON are nested no deeper than recursion bears', async () => {
    const line = await start();
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    line.deliver(['run', at('same') | json | HAS_ID, 1, `[${nested(500)}]`]);
    expect(await line.end(0)).toEqual(JSON.parse(nested(500)));
    line.deliver(['run', at('same') | json | HAS_ID, 2, `[${nested(2048)}]`]);
    await line.message('failed');
  });
});

describe('classes of the platform', () => {
  it.each<[string, AnyClass]>([
    ['node:dns', dns.Resolver],
    ['node:dns/promises', dns.promises.Resolver],
    ['fetch', Request],
    ['fetch', Headers],
    ['streams', ReadableStream],
    ['signals', AbortSignal as unknown as AnyClass],
    ['files', Blob],
  ])('what a class inherits from one of %s is not a method of it', (_, Base) => {
    const names = Object.getOwnPropertyNames(Base.prototype).filter((name) => name !== 'constructor');
    class Derived extends (Base as new () => object) {}
    expect(names.filter((name) => declared(Derived, name) !== undefined)).toEqual([]);
  });
});
