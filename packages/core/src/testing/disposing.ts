/** initialize with arguments, and the ends of what lives in executors. */
import { ArgumentError, SerializationError } from '../errors.ts';
import type { LoopNotice } from '../loop/reporting/notices.ts';
import { isOurs, matches, rejects, same, throws } from './assert.ts';
import { CapturedOutput } from './captured-output.ts';
import { connect, Lived, variableNames } from './disposal-tasks.ts';
import type { Property } from './suite.ts';
import { echo } from './tasks.ts';

export const disposing: Property = {
  name: 'state: setting up and clearing up',
  cases: {
    'initialize gets its arguments in every executor': async (scene) => {
      const options = { more: new Map([['a', 1]]) };
      const loop = scene.loop({ executors: 2, initialize: [connect, ['db://here', 'later', options]] });
      await loop.start();
      for (const found of await Promise.all([loop.call(variableNames), loop.call(variableNames)]))
        same(found, { url: 'db://here', more: new Map([['a', 1]]) }, 'variables');
    },

    'arguments of initialize that cannot cross make start reject, and name the culprit': async (scene) => {
      const loop = scene.loop({ initialize: [connect, ['db', 'later', { more: () => {} }]] });
      const error = isOurs(await rejects(loop.start(), 'start'), SerializationError, 'ERR_SERIALIZATION', 'its error');
      matches(error.message, /^initialize\[1\]\[2\]\.more is /, 'its message');
    },

    'an initialize that is no task with its arguments throws at once': (scene) => {
      for (const initialize of [[connect, 'db'], [], ['connect'], {}])
        isOurs(
          throws(() => scene.loop({ initialize: initialize as never }), 'the loop'),
          ArgumentError,
          'ERR_ARGUMENT',
          'its error',
        );
    },

    'when a loop stops, proxied objects and then variables are disposed of in the reverse order of their making': async (scene) => {
      const output = new CapturedOutput();
      try {
        const loop = scene.loop({ initialize: [connect, ['db', 'later']] });
        for (const name of ['first', 'second']) await loop.proxy(Lived, [name]);
        await loop.stop();
      } finally {
        output.release();
      }
      const expected = ['second', 'first', 'shared', 'handle', 'pool'].map((name) => `disposed ${name}`);
      if (output.isThere) same(output.lines('disposed '), expected, 'what was disposed of');
    },

    'a single release disposes of the object, and waits for that': async (scene) => {
      const output = new CapturedOutput();
      const loop = scene.loop();
      try {
        const lived = await loop.proxy(Lived, ['alone']);
        const last = lived.nameOf();
        await lived[Symbol.asyncDispose]();
        same(await last, 'alone', 'the last call');
        await loop.call(echo, [1]);
        await loop.stop();
      } finally {
        output.release();
      }
      if (output.isThere) same(output.lines('disposed '), ['disposed alone'], 'what was disposed of');
    },

    'a disposal that fails is a strayError notice, and the others follow': async (scene) => {
      const output = new CapturedOutput();
      const strays: string[] = [];
      const note = (notice: LoopNotice): void => void (notice.type === 'strayError' && strays.push(notice.error.message));
      try {
        const loop = scene.loop({ initialize: [connect, ['db', 'throws']] });
        loop.subscribe(note);
        const released = await loop.proxy(Lived, ['released', 'rejects']);
        await loop.proxy(Lived, ['kept', 'rejects']);
        await released[Symbol.asyncDispose]();
        same(strays, ['released rejects'], 'strays after the release');
        await loop.stop();
      } finally {
        output.release();
      }
      same(strays, ['released rejects', 'kept rejects', 'handle throws'], 'strays');
      if (output.isThere) same(output.lines('disposed ').length, 5, 'how many were disposed of');
    },

    'a release that never ends costs others nothing, and an executor that can not end is killed': async (scene) => {
      const strays: string[] = [];
      const loop = scene.loop();
      loop.subscribe((notice) => void (notice.type === 'strayError' && strays.push(notice.error.message)));
      const stuck = await loop.proxy(Lived, ['stuck', 'never']);
      const released = stuck[Symbol.asyncDispose]();
      same(await loop.call(echo, ['meanwhile']), 'meanwhile', 'the result of another event');
      await released;
      same(strays.length, 1, 'strays after the release');
      await loop.proxy(Lived, ['never ends', 'never']);
      await loop.stop();
      matches(strays[1], /disposal of what lives in executor/, 'the second stray');
    },

    'what is disposed of takes no longer than the timeout of stop': async (scene) => {
      const strays: string[] = [];
      const loop = scene.loop({ initialize: [connect, ['db', 'never']] });
      loop.subscribe((notice) => void (notice.type === 'strayError' && strays.push(notice.error.message)));
      await loop.start();
      await loop.stop({ timeout: 30 });
      await loop.start();
      const stopped = loop.stop();
      await Promise.all([stopped, loop.stop({ timeout: 40 })]);
      same(strays.length, 2, 'strays');
      matches(strays[0], /disposal of what lives in executor \S+ took longer than 30 ms/, 'the first stray');
      matches(strays[1], /disposal of what lives in executor \S+ took longer than 40 ms/, 'the second stray');
      await loop.start();
      await loop.terminate();
      same(strays.length, 2, 'strays of a loop that was terminated');
    },

    'an executor that is recycled disposes of its variables first': async (scene) => {
      const output = new CapturedOutput();
      const loop = scene.loop({ recycleAfter: 2, initialize: [connect, ['db', 'later']] });
      try {
        for (let value = 0; value < 4; value += 1) await loop.call(echo, [value]);
        await loop.stop();
      } finally {
        output.release();
      }
      if (output.isThere)
        same(output.lines('disposed ').filter((line) => line === 'disposed pool').length >= 2, true, 'whether pools were disposed of');
    },
  },
};
