/** What infers from what. The compiler is the judge (`tsc -b packages/core/test`); running this only shows that it is there. */
import {
  type Cached,
  Event,
  type EventLoop,
  type EventOf,
  type Proxied,
  type ResultOf,
  type StreamEvent,
  taskStubs,
} from '@mp-event-loop/core';
import { describe, expectTypeOf, it } from 'vitest';

declare const loop: EventLoop;
// biome-ignore lint/suspicious/noExplicitAny: what users have no types for is any
type Anything = any;
declare const anything: Anything;

interface Table {
  readonly rows: Map<string, number>;
}
declare function addOne(value: number): number;
declare function later(value: string): Promise<boolean>;
declare function nothing(): void;
declare function optional(value?: number): number;
declare function rest(...values: string[]): number;
declare function generate(items: number): Generator<Date, string, undefined>;
declare function generateLater(): AsyncGenerator<bigint>;
declare function iterable(): Promise<AsyncIterable<Table>>;
declare function array(): number[];
declare function untyped(): Anything;
declare function sometimes(): Generator<number> | number;
declare function lookUp(table: Table, where: { readonly deep: { readonly table: Table } }, bytes: Uint8Array): number;

declare function addTwice(counter: Counter, amount: number): number;
declare function addAll(where: { readonly counters: readonly Counter[] }): number;
/** As Node's Buffer, as far as the types look. */
interface BufferLike extends Uint8Array {
  readUInt32BE(offset?: number): number;
}
declare function read(): Promise<BufferLike>;
declare function readAll(): Generator<{ readonly parts: readonly BufferLike[] }>;
declare class Reader {
  readonly last: BufferLike | undefined;
  read(): BufferLike;
}

declare class Other {
  readonly value: string;
}

declare class Counter {
  constructor(start: number);
  readonly value: number;
  name: string;
  add(amount: number): number;
  addLater(amount: number): Promise<number>;
  count(): Generator<number>;
  countLater(): AsyncIterable<string>;
  // biome-ignore lint/suspicious/noThenProperty: that it is never forwarded is the point
  then(): void;
  size(): number;
}

/** For the compiler alone. */
function neverRun(_: () => unknown): void {}

describe('addEvent', () => {
  it('addEvent returns events typed by the awaited result', () => {
    neverRun(() => {
      expectTypeOf(loop.addEvent(addOne, [1])).toEqualTypeOf<Event<number>>();
      expectTypeOf(loop.addEvent(addOne, [1]).finished).toEqualTypeOf<Promise<number>>();
      expectTypeOf(loop.addEvent(addOne, [1]).results).toEqualTypeOf<number | undefined>();
      expectTypeOf(loop.addEvent(later, ['x'])).toEqualTypeOf<Event<boolean>>();
      expectTypeOf(loop.addEvent(array)).toEqualTypeOf<Event<number[]>>();
      expectTypeOf(loop.addEvent(nothing)).toEqualTypeOf<Event<void>>();
      expectTypeOf(loop.addEvent(untyped)).toEqualTypeOf<Event<Anything>>();
    });
  });

  it('addEvent returns stream events typed by their items', () => {
    neverRun(() => {
      expectTypeOf(loop.addEvent(generate, [1])).toEqualTypeOf<StreamEvent<Date>>();
      expectTypeOf(loop.addEvent(generateLater)).toEqualTypeOf<StreamEvent<bigint>>();
      expectTypeOf(loop.addEvent(iterable)).toEqualTypeOf<StreamEvent<Table>>();
      expectTypeOf(loop.addEvent(generate, [1]).finished).toEqualTypeOf<Promise<Date | undefined>>();
      expectTypeOf(loop.addEvent(sometimes)).toEqualTypeOf<StreamEvent<number>>();
      expectTypeOf<EventOf<typeof generate>>().toEqualTypeOf<StreamEvent<Date>>();
      expectTypeOf<ResultOf<typeof later>>().toEqualTypeOf<boolean>();
    });
  });

  it('what is a Buffer in the executor is a Uint8Array in the caller', () => {
    neverRun(async () => {
      expectTypeOf(loop.call(read)).toEqualTypeOf<Promise<Uint8Array>>();
      expectTypeOf(loop.addEvent(readAll)).toEqualTypeOf<StreamEvent<{ readonly parts: readonly Uint8Array[] }>>();
      expectTypeOf((await loop.proxy(Reader, [])).read()).toEqualTypeOf<Promise<Uint8Array>>();
      expectTypeOf((await loop.proxy(Reader, [], { mirror: ['last'] })).last).toEqualTypeOf<Uint8Array | undefined>();
    });
  });

  it('call resolves with what finished of its event resolves with', () => {
    neverRun(() => {
      expectTypeOf(loop.call(addOne, [1])).toEqualTypeOf<Promise<number>>();
      expectTypeOf(loop.call(nothing)).toEqualTypeOf<Promise<void>>();
      expectTypeOf(loop.call(generate, [1])).toEqualTypeOf<Promise<Date | undefined>>();
      // @ts-expect-error an argument is missing
      void loop.call(addOne);
    });
  });

  it('addEvent requires the arguments of its target', () => {
    neverRun(() => {
      loop.addEvent(optional);
      loop.addEvent(optional, [], { key: 'k' });
      loop.addEvent(rest, ['a', 'b']);
      loop.addEvent(nothing, undefined, { priority: 1 });
      loop.addEvent(addOne, [anything]);
      // @ts-expect-error an argument is missing
      loop.addEvent(addOne);
      // @ts-expect-error an argument is missing
      loop.addEvent(addOne, []);
      // @ts-expect-error of the wrong type
      loop.addEvent(addOne, ['1']);
      // @ts-expect-error one too many
      loop.addEvent(addOne, [1, 2]);
      // @ts-expect-error no such option
      loop.addEvent(addOne, [1], { prio: 1 });
    });
  });

  it('addEvent keeps the class of an event', () => {
    class Mine extends Event<number> {
      extra = 1;
    }
    neverRun(() => {
      expectTypeOf(loop.addEvent(new Mine(null))).toEqualTypeOf<Mine>();
      expectTypeOf(loop.addEvent(new Mine(null)).finished).toEqualTypeOf<Promise<number>>();
    });
  });

  it('event.is() narrows the type of an event in handlers', () => {
    neverRun(() => {
      loop.addOutputHandler((event) => {
        expectTypeOf(event.results).toEqualTypeOf<unknown>();
        if (event.is(addOne)) expectTypeOf(event.results).toEqualTypeOf<number | undefined>();
        if (event.is(generate)) expectTypeOf(event).toExtend<AsyncIterable<Date>>();
      });
    });
  });
});

describe('taskStubs', () => {
  it('taskStubs have the types of the module', () => {
    neverRun(() => {
      const stubs = taskStubs<{ addOne: typeof addOne; generate: typeof generate }>('tasks');
      expectTypeOf(loop.addEvent(stubs.addOne, [1]).finished).toEqualTypeOf<Promise<number>>();
      // @ts-expect-error no such task
      loop.addEvent(stubs.missing, []);
    });
  });
});

describe('map', () => {
  it('map is typed by results, and by items of streams', () => {
    neverRun(() => {
      expectTypeOf(loop.map(later, [['a'], ['b']])).toEqualTypeOf<AsyncIterable<boolean>>();
      expectTypeOf(loop.map(generate, [[1]], { ordered: false })).toEqualTypeOf<AsyncIterable<Date>>();
      expectTypeOf(loop.map(later, [['a']], { settled: true })).toEqualTypeOf<AsyncIterable<PromiseSettledResult<boolean>>>();
      expectTypeOf(loop.map(later, [['a']], { settled: false })).toEqualTypeOf<AsyncIterable<boolean>>();
      // @ts-expect-error lists of arguments, not arguments
      loop.map(addOne, [1, 2]);
    });
  });
});

describe('cacheObject', () => {
  it('a cached object is accepted for its value at any depth', () => {
    neverRun(() => {
      const table = loop.cacheObject<Table>({ rows: new Map() });
      const bytes = loop.cacheObject(new Uint8Array(1));
      expectTypeOf(table).toEqualTypeOf<Cached<Table>>();
      expectTypeOf(table).toExtend<AsyncDisposable>();
      loop.addEvent(lookUp, [table, { deep: { table } }, bytes]);
      loop.addEvent(lookUp, [{ rows: new Map() }, { deep: { table: { rows: new Map() } } }, new Uint8Array(1)]);
      // @ts-expect-error a cached value of another type
      loop.addEvent(lookUp, [bytes, { deep: { table } }, bytes]);
      // @ts-expect-error no object
      loop.cacheObject(7);
      // @ts-expect-error it is not the value itself
      expectTypeOf(table.rows);
    });
  });
});

describe('proxy', () => {
  it('a proxy is typed with promises, async iterables and mirrored values', () => {
    neverRun(async () => {
      const plain = await loop.proxy(Counter, [1]);
      expectTypeOf(plain).toEqualTypeOf<Proxied<Counter>>();
      expectTypeOf(plain.add(1)).toEqualTypeOf<Promise<number>>();
      expectTypeOf(plain.addLater(1)).toEqualTypeOf<Promise<number>>();
      expectTypeOf(plain.count()).toEqualTypeOf<AsyncIterable<number>>();
      expectTypeOf(plain.countLater()).toEqualTypeOf<AsyncIterable<string>>();
      const mirrored = await loop.proxy(Counter, [1], { mirror: ['value', 'size'] });
      expectTypeOf(mirrored.value).toEqualTypeOf<number>();
      expectTypeOf(mirrored.size()).toEqualTypeOf<number>();
      expectTypeOf(mirrored.add(1)).toEqualTypeOf<Promise<number>>();
      expectTypeOf(mirrored).toExtend<AsyncDisposable>();
      // @ts-expect-error not mirrored
      expectTypeOf(plain.value);
      // @ts-expect-error then is never forwarded
      expectTypeOf(plain.then);
      // @ts-expect-error mirrored values are read-only
      mirrored.value = 2;
      // @ts-expect-error no such member to mirror
      await loop.proxy(Counter, [1], { mirror: ['nothing'] });
      // @ts-expect-error wrong arguments of the constructor
      await loop.proxy(Counter, ['1']);
      // @ts-expect-error wrong arguments of a method
      await plain.add('1');
    });
  });

  it('a proxy is accepted for its object at any depth of arguments', () => {
    neverRun(async () => {
      const plain = await loop.proxy(Counter, [1]);
      const mirrored = await loop.proxy(Counter, [1], { mirror: ['value'] });
      expectTypeOf(loop.addEvent(addTwice, [plain, 1])).toEqualTypeOf<Event<number>>();
      loop.addEvent(addTwice, [mirrored, 1]);
      loop.addEvent(addAll, [{ counters: [plain, mirrored] }]);
      // @ts-expect-error a proxy of another class
      loop.addEvent(addTwice, [await loop.proxy(Other, []), 1]);
      // @ts-expect-error its members are not the object's
      addTwice(plain, 1);
    });
  });
});
