/** Guarantee 6: unhandled failures, and errors of handlers, are printed. */
import { nextTurn } from '../clock.ts';
import type { Event } from '../event.ts';
import type { LoopNotice } from '../loop/reporting/notices.ts';
import { check, matches, rejects, same } from './assert.ts';
import { ConsoleCapture } from './console-capture.ts';
import { throwOne } from './failing-tasks.ts';
import type { Property } from './suite.ts';
import { echo } from './tasks.ts';

/** Waits long enough for anything that is printed one turn later. */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => nextTurn(resolve));
}

export const unheard: Property = {
  name: 'guarantee 6: printing of unhandled failures',
  cases: {
    'an unhandled failure is printed with target, key and stack': (scene) =>
      ConsoleCapture.during(async (printed) => {
        const loop = scene.shared();
        loop.addEvent(throwOne, ['OrderError'], { key: 'the key' });
        await loop.wait();
        await printed.count(1);
        const [text] = printed.texts;
        for (const part of [/failing-tasks\/throwOne/, /the key/, /order lost/, /at throwOne/]) matches(text, part, 'what is printed');
      }),

    'equal unhandled failures are printed together, with their count': (scene) =>
      ConsoleCapture.during(async (printed) => {
        const loop = scene.loop({ autoStart: false });
        for (let index = 0; index < 57; index += 1) loop.addEvent(throwOne, ['TypeError']);
        loop.addEvent(throwOne, ['RangeError']);
        await loop.start();
        await loop.stop();
        await someTurns();
        const about = (word: string): string[] => printed.texts.filter((text) => text.includes(word));
        // A batch of results may be read in several turns: each may print once, and the counts must add up.
        const counts = about('wrong type').map((text) => Number(/(\d+) times/.exec(text)?.[1] ?? 1));
        same(
          counts.reduce((sum, count) => sum + count, 0),
          57,
          'failures printed',
        );
        check(counts.length < 10, `equal failures must be printed together, but were printed as ${counts.length} texts`);
        same(about('too far').length, 1, 'texts about the other failure');
      }),

    'failures are not printed if there is an error handler': (scene) =>
      ConsoleCapture.during(async (printed) => {
        const handled: unknown[] = [];
        const loop = scene.shared({ errorHandlers: (event) => void handled.push(event.error?.message) });
        loop.addEvent(throwOne, ['Error']);
        await loop.wait();
        await someTurns();
        same([handled, printed.texts], [['plain'], []], 'what was handled and printed');
      }),

    'failures are not printed if finished was read by the end of the turn': (scene) =>
      ConsoleCapture.during(async (printed) => {
        const loop = scene.shared();
        await rejects(loop.addEvent(throwOne, ['Error']).finished, 'the event');
        const late = loop.addEvent(throwOne, ['Error']);
        let asked: Promise<unknown> | undefined;
        scene.hear(loop, (notice) => {
          if (notice.type === 'eventEnded' && notice.event === late) asked = rejects(late.finished, 'the event');
        });
        await loop.wait();
        await asked;
        await someTurns();
        same(printed.texts, [], 'what is printed');
      }),

    'an error handler added later gets later failures': (scene) =>
      ConsoleCapture.during(async (printed) => {
        const loop = scene.shared();
        loop.addEvent(throwOne, ['Error']);
        await loop.wait();
        await printed.count(1);
        const handled: unknown[] = [];
        const handler = (event: Event): void => void handled.push(event.error?.message);
        loop.addErrorHandler(handler);
        loop.addEvent(throwOne, ['TypeError']);
        await loop.wait();
        same(handled, ['wrong type'], 'what was handled');
        loop.removeErrorHandler(handler);
        loop.addEvent(throwOne, ['RangeError']);
        await loop.wait();
        await printed.count(2);
        same(printed.texts.length, 2, 'texts printed');
      }),

    'a handler that throws causes a handlerFailed notice, and later handlers still run': async (scene) => {
      const calls: unknown[] = [];
      const notices: LoopNotice[] = [];
      const loop = scene.shared({
        outputHandlers: [
          (event) => {
            if (event.key === 'sync') throw new Error('from a handler');
            if (event.key === 'async') return Promise.reject(new Error('from an async handler'));
            return undefined;
          },
          (event) => void calls.push(event.key),
        ],
      });
      scene.hear(loop, (notice) => {
        if (notice.type === 'handlerFailed') notices.push(notice);
      });
      const events = ['sync', 'async', 'fine'].map((key) => loop.addEvent(echo, [key], { key }));
      await loop.wait();
      same(calls, ['sync', 'async', 'fine'], 'keys that the second handler got');
      same(
        notices.map(
          (notice) => notice.type === 'handlerFailed' && [events.indexOf(notice.event as never), (notice.error as Error).message],
        ),
        [
          [0, 'from a handler'],
          [1, 'from an async handler'],
        ],
        'notices',
      );
      same(
        events.map((event) => event.status),
        ['fulfilled', 'fulfilled', 'fulfilled'],
        'statuses',
      );
    },

    'an error thrown by a handler is printed if nobody subscribes': (scene) =>
      ConsoleCapture.during(async (printed) => {
        const failing = (kind: string) => (): never => {
          throw new Error(`from an ${kind} handler`);
        };
        const loop = scene.shared({ outputHandlers: failing('output'), errorHandlers: failing('error') });
        loop.addEvent(echo, [1]);
        loop.addEvent(throwOne, ['Error']);
        await loop.wait();
        await printed.count(2);
        for (const [index, kind] of ['output', 'error'].entries())
          matches(printed.texts[index], new RegExp(`from an ${kind} handler`), 'what is printed');
        same(printed.texts.length, 2, 'texts printed');
      }),

    'a subscriber that throws affects neither events nor other subscribers': (scene) =>
      ConsoleCapture.during(async () => {
        const heard: string[] = [];
        const loop = scene.shared();
        scene.hear(loop, () => {
          throw new Error('from a subscriber');
        });
        scene.hear(loop, (notice) => void heard.push(notice.type));
        same(await loop.addEvent(echo, [1]).finished, 1, 'the result');
        await loop.wait();
        check(heard.includes('eventEnded'), 'the other subscriber must get the notice of the event');
      }),
  },
};
