/** Guarantee 10: the same values on every transport. */
import { SerializationError } from '../errors.ts';
import { isError, isOurs, matches, rejects, same } from './assert.ts';
import type { Scene } from './scene.ts';
import type { Case, Property } from './suite.ts';
import { addTo, depthOf, differenceToRow, echo, giveRow, growing, isSameObject, joinWithKwargs, keep, mark, nest } from './tasks.ts';
import { expectedOf, makeRow, rowNames } from './value-rows.ts';

/** The deepest nesting that crosses. */
const MAX_DEPTH = 500;

function row(name: string): Case {
  return async (scene) => {
    const loop = scene.loop();
    const argument = loop.addEvent(differenceToRow, [name, makeRow(name)]);
    const result = loop.addEvent(giveRow, [name]);
    const both = loop.addEvent(echo, [makeRow(name)]);
    same(await argument.finished, undefined, 'what is wrong with the argument');
    same(await result.finished, expectedOf(name), 'the result');
    same(await both.finished, expectedOf(name), 'what went there and back');
  };
}

async function refuses(scene: Scene, value: unknown, path: RegExp): Promise<void> {
  const loop = scene.loop();
  const [before, event, after] = [loop.addEvent(echo, ['before']), loop.addEvent(echo, [value]), loop.addEvent(echo, ['after'])];
  const error = isOurs(await rejects(event.finished, 'an event that cannot cross'), SerializationError, 'ERR_SERIALIZATION', 'its error');
  matches(error.message, path, 'the message, which names the path');
  same(event.status, 'rejected', 'status');
  same(await before.finished, 'before', 'the event before it');
  same(await after.finished, 'after', 'the event after it');
}

const rows: Record<string, Case> = Object.fromEntries(rowNames.map((name) => [name, row(name)]));

export const values: Property = { name: 'guarantee 10: the value table', cases: rows };

export const copies: Property = {
  name: 'guarantee 10: copies',
  cases: {
    'what is one object in two arguments stays one': async (scene) => {
      const one = { one: 1 };
      same(await scene.loop().addEvent(isSameObject, [one, one]).finished, true, 'whether the arguments are one object');
    },

    'what are two equal objects stay two': async (scene) => {
      same(await scene.loop().addEvent(isSameObject, [{ one: 1 }, { one: 1 }]).finished, false, 'whether the arguments are one object');
    },

    'kwargs are the last argument, and share objects with the others': async (scene) => {
      const one = { one: 1 };
      const event = scene.loop().addEvent(joinWithKwargs, [one], { kwargs: { again: one, list: [-0] } });
      same(await event.finished, [one, { again: one, list: [-0] }], 'args and kwargs');
    },

    'each event gets its own copy': async (scene) => {
      const loop = scene.loop();
      // A small one and one that needs a clone: they may cross by different ways.
      for (const object of [{ value: 1 }, { value: new Map() }] as { value: unknown; marked?: boolean }[]) {
        const name = `copies ${Math.random()}`;
        const events = [1, 2, 3].map(() => loop.addEvent(keep, [name, object]));
        for (const event of events) same(await event.finished, false, 'whether an earlier event brought the same object');
        const marks = [1, 2, 3].map(() => loop.addEvent(mark, [object]));
        for (const event of marks) same(await event.finished, false, "whether an earlier event's change shows");
        same(Object.keys(object).length, 1, "members of the caller's object");
      }
    },

    'a result is as it was when its task ended': async (scene) => {
      const loop = scene.loop();
      const name = `growing ${Math.random()}`;
      const events = Array.from({ length: 100 }, () => loop.addEvent(growing, [name]));
      for (const [index, event] of events.entries())
        same(
          await event.finished,
          Array.from({ length: index + 1 }, (_, item) => item),
          `result ${index}`,
        );
    },

    'two results of one object are two copies': async (scene) => {
      const loop = scene.loop();
      const [first, second] = await Promise.all([1, 2].map(() => loop.addEvent(giveRow, ['Map']).finished));
      same(first === second, false, 'whether the results are one object');
    },

    [`${MAX_DEPTH} deep crosses, both ways`]: async (scene) => {
      const loop = scene.loop();
      same(await loop.addEvent(depthOf, [nest(MAX_DEPTH)]).finished, MAX_DEPTH, 'the depth of the argument');
      same(depthOf(await loop.addEvent(nest, [MAX_DEPTH]).finished), MAX_DEPTH, 'the depth of the result');
    },

    [`${MAX_DEPTH + 1} deep is a SerializationError, both ways`]: async (scene) => {
      await refuses(scene, nest(MAX_DEPTH + 1), /args/);
      const loop = scene.loop();
      const event = loop.addEvent(nest, [MAX_DEPTH + 1]);
      isOurs(await rejects(event.finished, 'an event whose result is too deep'), SerializationError, 'ERR_SERIALIZATION', 'its error');
    },

    'very deep nesting harms nothing': async (scene) => {
      // From the first of these on, arguments are searched for them.
      scene.loop().cacheObject({});
      await refuses(scene, nest(50_000), /args/);
    },

    'a cycle is not deep': async (scene) => {
      const cycle: unknown[] = [];
      cycle.push([cycle]);
      const result = (await scene.loop().addEvent(echo, [cycle]).finished) as unknown[][];
      same(result[0]?.[0] === result, true, 'whether the cycle is closed');
    },
  },
};

export const refusals: Property = {
  name: 'guarantee 6: what cannot cross fails its own event',
  cases: {
    'a function in an argument': (scene) => refuses(scene, { socket: () => {} }, /args\[0\]\.socket/),
    'a function as the argument': (scene) => refuses(scene, () => {}, /args\[0\]/),
    'a symbol, deep inside': (scene) => refuses(scene, { list: [1, { tag: Symbol('tag') }] }, /args\[0\]\.list\[1\]\.tag/),
    'a WeakMap': (scene) => refuses(scene, [new WeakMap()], /args\[0\]\[0\]/),
    'a function in a Map': (scene) => refuses(scene, new Map([['handler', () => {}]]), /args\[0\].*handler/),
    'a promise': (scene) => refuses(scene, { later: Promise.resolve(1) }, /args\[0\]\.later/),

    'in kwargs': async (scene) => {
      const event = scene.loop().addEvent(echo, ['fine'], { kwargs: { on: () => {} } });
      const error = isError(await rejects(event.finished, 'the event'), SerializationError, 'its error');
      matches(error.message, /kwargs\.on/, 'the message, which names the path');
    },

    'in a result': async (scene) => {
      const loop = scene.loop();
      const before = loop.addEvent(echo, ['before']);
      const event = loop.addEvent(giveRow, ['what cannot cross']);
      const after = loop.addEvent(echo, ['after']);
      const error = isOurs(
        await rejects(event.finished, 'an event whose result cannot cross'),
        SerializationError,
        'ERR_SERIALIZATION',
        'its error',
      );
      matches(error.message, /results\.socket/, 'the message, which names the path');
      same(await before.finished, 'before', 'the event before it');
      same(await after.finished, 'after', 'the event after it');
    },

    'shared memory arrives shared, or is refused': async (scene) => {
      if (typeof SharedArrayBuffer === 'undefined') return;
      const loop = scene.loop();
      const counters = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
      const event = loop.addEvent(addTo, [counters, 0]);
      const error = await event.finished.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error === undefined) same(new Int32Array(counters)[0], 1, 'what the executor counted');
      else isOurs(error, SerializationError, 'ERR_SERIALIZATION', 'its error');
    },
  },
};
