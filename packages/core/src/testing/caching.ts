/** State: cached objects. */
import { ArgumentError, SerializationError } from '../errors.ts';
import type { Transport } from '../transport.ts';
import { check, isError, isOurs, matches, rejects, same, throws } from './assert.ts';
import type { Scene } from './scene.ts';
import { areOne, isKept, lengthOf, lookUp, type Table } from './state-tasks.ts';
import type { Property } from './suite.ts';
import { echoLater, executorId, exit, joinWithKwargs } from './tasks.ts';
import { watched } from './watched.ts';

/** Identifies the object on the wire. */
const MARK = 'a table that crosses once';

function table(): Table {
  return { name: MARK, entries: new Map([['one', 1]]) };
}

function holdsMark(value: unknown, depth = 0): boolean {
  if (value === MARK) return true;
  if (typeof value === 'string') return value.includes(MARK);
  // Bytes hold no text, and there are millions of them.
  if (ArrayBuffer.isView(value)) return false;
  return typeof value === 'object' && value !== null && depth < 12 && Object.values(value).some((item) => holdsMark(item, depth + 1));
}

/** Counts how often the mark, and how many bytes in all, crossed to each executor. */
class Customs {
  readonly transport: Transport;
  readonly crossings = new Map<string, number>();
  readonly bytes = new Map<string, number>();

  constructor({ transport }: Scene) {
    this.transport = watched(transport, ({ id }, message) => {
      if (holdsMark(message)) this.crossings.set(id, (this.crossings.get(id) ?? 0) + 1);
      this.bytes.set(id, (this.bytes.get(id) ?? 0) + bytesIn(message));
    });
  }
}

/** Returns a lower bound of the bytes in a message, not counting what a transport adds. */
function bytesIn(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  return Object.values(value).reduce((sum: number, item) => sum + bytesIn(item), 1);
}

export const caching: Property = {
  name: 'state: cached objects',
  cases: {
    'a cached object stands for its value in arguments, and is the same object every time': async (scene) => {
      const loop = scene.shared();
      const cached = loop.cacheObject(table());
      same(await loop.addEvent(lookUp, [cached, 'one']).finished, 1, 'what was looked up');
      same(await loop.addEvent(areOne, [cached, cached]).finished, true, 'whether two arguments are one object');
      const name = `cached ${Math.random()}`;
      const found = [1, 2, 3].map(() => loop.addEvent(isKept, [name, { deep: [{ table: cached }] }]));
      same(await Promise.all(found.map(({ finished }) => finished)), [false, true, true], 'whether an earlier event brought the same one');
    },

    'a cached object crosses once to each executor that needs it': async (scene) => {
      const customs = new Customs(scene);
      const loop = scene.loop({ transport: customs.transport, executors: 2 });
      const cached = loop.cacheObject(table());
      await loop.start();
      same(customs.crossings.size, 0, 'executors that got the object before one needs it');
      const events = Array.from({ length: 200 }, () => loop.addEvent(lookUp, [cached, 'one']));
      for (const event of events) same(await event.finished, 1, 'what was looked up');
      for (const [id, crossings] of customs.crossings) same(crossings, 1, `crossings to ${id}`);
    },

    'a cached object crosses again to a replaced executor': async (scene) => {
      if (!scene.survives('thread')) return;
      const customs = new Customs(scene);
      const loop = scene.loop({ transport: customs.transport, errorHandlers: () => {} });
      const cached = loop.cacheObject(table());
      for (let round = 0; round < 3; round += 1) {
        same(await loop.addEvent(lookUp, [cached, 'one']).finished, 1, 'what was looked up');
        await rejects(loop.addEvent(exit, [1]).finished, 'an event that exits');
      }
      same([...customs.crossings.values()], [1, 1, 1], 'crossings to each executor');
    },

    'a cached object works in kwargs and in map': async (scene) => {
      const loop = scene.shared({ executors: 2 });
      const cached = loop.cacheObject(table());
      const [first] = (await loop.addEvent(joinWithKwargs, [], { kwargs: { inner: { cached } } }).finished) as [
        { inner: { cached: Table } },
      ];
      same(first.inner.cached, table(), 'what arrived in kwargs');
      const results: unknown[] = [];
      for await (const result of loop.map(lookUp, new Array<[typeof cached, string]>(20).fill([cached, 'one']))) results.push(result);
      same(results, new Array(20).fill(1), 'what was looked up by map');
    },

    'a cached object of 16 MiB used by 10,000 events crosses once to each executor, in bytes': async (scene) => {
      const customs = new Customs(scene);
      const loop = scene.loop({ transport: customs.transport, executors: 2 });
      const size = 16 * 2 ** 20;
      const cached = loop.cacheObject(new Uint8Array(size));
      await loop.start();
      const events = Array.from({ length: 10_000 }, () => loop.addEvent(lengthOf, [cached]));
      for (const event of events) same(event.status === 'fulfilled' ? event.results : await event.finished, size, 'the length');
      for (const [id, bytes] of customs.bytes) check(bytes < size + 2 ** 20, `${bytes} bytes crossed to ${id}`);
      await cached.release();
    },

    'a cached object nested too deep fails the events that use it': async (scene) => {
      const loop = scene.shared();
      let entry: unknown = 1;
      for (let depth = 0; depth < 10_000; depth += 1) entry = [entry];
      const event = loop.addEvent(lookUp, [loop.cacheObject({ name: 'deep', entries: new Map(), entry }), 'one']);
      const error = isError(await rejects(event.finished, 'the event'), SerializationError, 'its error');
      matches(error.message, /the cached object is nested/, 'the message');
      check((await loop.addEvent(executorId).finished) !== '', 'a later event must run');
    },

    'a cached object is released after the events already added': async (scene) => {
      const loop = scene.shared();
      const cached = loop.cacheObject(table());
      loop.addEvent(echoLater, ['blocks', 10]);
      const event = loop.addEvent(lookUp, [cached, 'one']);
      const released = cached.release();
      const error = throws(() => loop.addEvent(lookUp, [cached, 'one']), 'use after release');
      isOurs(error, ArgumentError, 'ERR_ARGUMENT', 'what it throws');
      same(await event.finished, 1, 'what the event found that was added before release');
      await released;
      await cached.release();
    },

    'a cached object that cannot cross fails the events that use it': async (scene) => {
      const loop = scene.shared();
      const cached = loop.cacheObject({ name: 'bad', entries: new Map(), socket: () => {} });
      const event = loop.addEvent(lookUp, [cached, 'one']);
      const after = loop.addEvent(executorId);
      isError(await rejects(event.finished, 'the event'), SerializationError, 'its error');
      check((await after.finished) !== '', 'a later event must run');
    },

    'a cached object of another loop, or of a primitive, is refused': (scene) => {
      const [loop, other] = [scene.loop(), scene.loop()];
      const cached = other.cacheObject(table());
      isOurs(
        throws(() => loop.addEvent(lookUp, [cached, 'one']), 'addEvent'),
        ArgumentError,
        'ERR_ARGUMENT',
        'what it throws',
      );
      isOurs(
        throws(() => loop.cacheObject(7 as never), 'cacheObject'),
        ArgumentError,
        'ERR_ARGUMENT',
        'what it throws',
      );
    },
  },
};
