/** Guarantee 10: the same values on every transport. */
import { SerializationError } from '../errors.ts';
import { isError, isOurs, matches, rejects, same } from './assert.ts';
import type { Scene } from './scene.ts';
import type { Case, Property } from './suite.ts';
import { addTo, depthOf, differenceToRow, echo, giveRow, growing, isSameObject, joinWithKwargs, keep, mark, nest } from './tasks.ts';
import { expectedOf, makeRow, rowNames } from './value-rows.ts';

/** Levels of the deepest nesting that crosses. */
const MAX_DEPTH = 500;

function row(name: string): Case {
  return async (scene) => {
    const loop = scene.shared();
    const argument = loop.addEvent(differenceToRow, [name, makeRow(name)]);
    const result = loop.addEvent(giveRow, [name]);
    const both = loop.addEvent(echo, [makeRow(name)]);
    same(await argument.finished, undefined, 'what is wrong with the argument');
    same(await result.finished, expectedOf(name), 'the result');
    same(await both.finished, expectedOf(name), 'the argument that came back');
  };
}

async function refuses(scene: Scene, value: unknown, path: RegExp): Promise<void> {
  const loop = scene.shared();
  const [before, event, after] = [loop.addEvent(echo, ['before']), loop.addEvent(echo, [value]), loop.addEvent(echo, ['after'])];
  const error = isOurs(await rejects(event.finished, 'an event that cannot cross'), SerializationError, 'ERR_SERIALIZATION', 'its error');
  matches(error.message, path, 'the message, which names the path');
  same(event.status, 'rejected', 'status');
  same(await before.finished, 'before', 'the event before it');
  same(await after.finished, 'after', 'the event after it');
}

const rows: Record<string, Case> = Object.fromEntries(rowNames.map((name) => [`value: ${name}`, row(name)]));

export const values: Property = { name: 'guarantee 10: the value table', cases: rows };

export const copies: Property = {
  name: 'guarantee 10: copies',
  cases: {
    'one object in two arguments stays one object': async (scene) => {
      const one = { one: 1 };
      same(await scene.shared().addEvent(isSameObject, [one, one]).finished, true, 'whether the arguments are one object');
    },

    'two equal objects in two arguments stay two objects': async (scene) => {
      same(await scene.shared().addEvent(isSameObject, [{ one: 1 }, { one: 1 }]).finished, false, 'whether the arguments are one object');
    },

    'kwargs are the last argument, and share objects with the other arguments': async (scene) => {
      const one = { one: 1 };
      const event = scene.shared().addEvent(joinWithKwargs, [one], { kwargs: { again: one, list: [-0] } });
      same(await event.finished, [one, { again: one, list: [-0] }], 'args and kwargs');
    },

    'each event gets its own copy of an argument': async (scene) => {
      const loop = scene.shared();
      // One small object and one that needs a clone: they may cross in different forms.
      for (const object of [{ value: 1 }, { value: new Map() }] as { value: unknown; marked?: boolean }[]) {
        const name = `copies ${Math.random()}`;
        const events = [1, 2, 3].map(() => loop.addEvent(keep, [name, object]));
        for (const event of events) same(await event.finished, false, 'whether an earlier event brought the same object');
        const marks = [1, 2, 3].map(() => loop.addEvent(mark, [object]));
        for (const event of marks) same(await event.finished, false, "whether an earlier event's change shows");
        same(Object.keys(object).length, 1, "members of the caller's object");
      }
    },

    'a result is a snapshot taken when its task ended': async (scene) => {
      const loop = scene.shared();
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
      const loop = scene.shared();
      const [first, second] = await Promise.all([1, 2].map(() => loop.addEvent(giveRow, ['Map']).finished));
      same(first === second, false, 'whether the results are one object');
    },

    [`values nested ${MAX_DEPTH} levels deep cross in both directions`]: async (scene) => {
      const loop = scene.shared();
      same(await loop.addEvent(depthOf, [nest(MAX_DEPTH)]).finished, MAX_DEPTH, 'the depth of the argument');
      same(depthOf(await loop.addEvent(nest, [MAX_DEPTH]).finished), MAX_DEPTH, 'the depth of the result');
    },

    [`values nested ${MAX_DEPTH + 1} levels deep fail with a SerializationError in both directions`]: async (scene) => {
      await refuses(scene, nest(MAX_DEPTH + 1), /args/);
      const loop = scene.shared();
      const event = loop.addEvent(nest, [MAX_DEPTH + 1]);
      isOurs(await rejects(event.finished, 'an event whose result is too deep'), SerializationError, 'ERR_SERIALIZATION', 'its error');
    },

    'extremely deep nesting fails only its own event': async (scene) => {
      // Once there is a cached object, arguments are searched for such objects.
      scene.loop().cacheObject({});
      await refuses(scene, nest(50_000), /args/);
    },

    'a cycle does not count as deep nesting': async (scene) => {
      const cycle: unknown[] = [];
      cycle.push([cycle]);
      const result = (await scene.shared().addEvent(echo, [cycle]).finished) as unknown[][];
      same(result[0]?.[0] === result, true, 'whether the cycle is closed');
    },
  },
};

export const refusals: Property = {
  name: 'guarantee 6: what cannot cross fails its own event',
  cases: {
    'a function in an argument fails its own event': (scene) => refuses(scene, { socket: () => {} }, /args\[0\]\.socket/),
    'a function as an argument fails its own event': (scene) => refuses(scene, () => {}, /args\[0\]/),
    'a symbol deep inside an argument fails its own event': (scene) =>
      refuses(scene, { list: [1, { tag: Symbol('tag') }] }, /args\[0\]\.list\[1\]\.tag/),
    'a WeakMap in an argument fails its own event': (scene) => refuses(scene, [new WeakMap()], /args\[0\]\[0\]/),
    'a function in a Map fails its own event': (scene) => refuses(scene, new Map([['handler', () => {}]]), /args\[0\].*handler/),
    'a promise in an argument fails its own event': (scene) => refuses(scene, { later: Promise.resolve(1) }, /args\[0\]\.later/),

    'a function in kwargs fails its own event': async (scene) => {
      const event = scene.shared().addEvent(echo, ['fine'], { kwargs: { on: () => {} } });
      const error = isError(await rejects(event.finished, 'the event'), SerializationError, 'its error');
      matches(error.message, /kwargs\.on/, 'the message, which names the path');
    },

    'a function in a result fails its own event': async (scene) => {
      const loop = scene.shared();
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

    'what only some transports carry arrives, or fails its event, and the message names its path': async (scene) => {
      const key = await globalThis.crypto?.subtle?.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
      const shared = typeof SharedArrayBuffer === 'undefined' ? undefined : new SharedArrayBuffer(1);
      const given = [key, shared, shared && new Uint8Array(shared), typeof Blob === 'undefined' ? undefined : new Blob(['text'])];
      const loop = scene.shared();
      for (const v of given.filter((one) => one !== undefined)) {
        for (const [args, path, kwargs] of [
          [[{ ok: new Map(), a: { v } }], /^args\[0\]\.a\.v is an? /],
          [[1], /^kwargs\.a\.v is an? /, { a: { v } }],
        ] as const) {
          const error = await loop.call(echo, args, { kwargs }).then(
            () => undefined,
            (reason: unknown) => reason,
          );
          if (error !== undefined)
            matches(isOurs(error, SerializationError, 'ERR_SERIALIZATION', 'its error').message, path, 'the message, which names the path');
        }
      }
    },

    'a SharedArrayBuffer arrives shared, or is refused': async (scene) => {
      if (typeof SharedArrayBuffer === 'undefined') return;
      const loop = scene.shared();
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
