/** Guarantee 6: failures that nobody handles, and handlers that fail, are printed. */
import type { Event } from '../event.ts';
import type { LoopNotice } from '../loop/notices.ts';
import { nextTurn } from '../turn.ts';
import { check, matches, rejects, same } from './assert.ts';
import { ConsoleCapture } from './console-capture.ts';
import { throwOne } from './failing-tasks.ts';
import type { Property } from './suite.ts';
import { echo } from './tasks.ts';

/** What is printed once a turn has passed would be printed by now. */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => nextTurn(resolve));
}

export const unheard: Property = {
  name: 'guarantee 6: what nobody handles is printed',
  cases: {
    'a failed event that nobody asked about, with target, key and stack': (scene) =>
      ConsoleCapture.during(async (printed) => {
        const loop = scene.loop();
        loop.addEvent(throwOne, ['OrderError'], { key: 'the key' });
        await loop.stop();
        await printed.count(1);
        const [text] = printed.texts;
        for (const part of [/failing-tasks\/throwOne/, /the key/, /order lost/, /at throwOne/]) matches(text, part, 'what is printed');
      }),

    'equal failures of one cause once, with their count': (scene) =>
      ConsoleCapture.during(async (printed) => {
        const loop = scene.loop({ autoStart: false });
        for (let index = 0; index < 57; index += 1) loop.addEvent(throwOne, ['TypeError']);
        loop.addEvent(throwOne, ['RangeError']);
        await loop.start();
        await loop.stop();
        await someTurns();
        const about = (word: string): string[] => printed.texts.filter((text) => text.includes(word));
        // A batch of results may be read in several turns: each may tell once, and the counts must add up.
        const counts = about('wrong type').map((text) => Number(/(\d+) times/.exec(text)?.[1] ?? 1));
        same(
          counts.reduce((sum, count) => sum + count, 0),
          57,
          'failures told of',
        );
        check(counts.length < 10, `equal failures must be told of together, they were in ${counts.length} texts`);
        same(about('too far').length, 1, 'texts about the other failure');
      }),

    'not where there is an error handler': (scene) =>
      ConsoleCapture.during(async (printed) => {
        const handled: unknown[] = [];
        const loop = scene.loop({ errorHandlers: (event) => void handled.push(event.error?.message) });
        loop.addEvent(throwOne, ['Error']);
        await loop.stop();
        await someTurns();
        same([handled, printed.texts], [['plain'], []], 'what was handled and printed');
      }),

    'not where somebody asked for finished, before or in the same turn': (scene) =>
      ConsoleCapture.during(async (printed) => {
        const loop = scene.loop();
        await rejects(loop.addEvent(throwOne, ['Error']).finished, 'the event');
        const late = loop.addEvent(throwOne, ['Error']);
        let asked: Promise<unknown> | undefined;
        loop.subscribe((notice) => {
          if (notice.type === 'eventEnded' && notice.event === late) asked = rejects(late.finished, 'the event');
        });
        await loop.stop();
        await asked;
        await someTurns();
        same(printed.texts, [], 'what is printed');
      }),

    'an error handler that is added later hears of later failures': (scene) =>
      ConsoleCapture.during(async (printed) => {
        const loop = scene.loop();
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
        await loop.stop();
        await printed.count(2);
        same(printed.texts.length, 2, 'texts printed');
      }),

    'a handler that throws is a notice, and the later handlers still run': async (scene) => {
      const calls: unknown[] = [];
      const notices: LoopNotice[] = [];
      const loop = scene.loop({
        outputHandlers: [
          (event) => {
            if (event.key === 'sync') throw new Error('from a handler');
            if (event.key === 'async') return Promise.reject(new Error('from an async handler'));
            return undefined;
          },
          (event) => void calls.push(event.key),
        ],
      });
      loop.subscribe((notice) => {
        if (notice.type === 'handlerFailed') notices.push(notice);
      });
      const events = ['sync', 'async', 'fine'].map((key) => loop.addEvent(echo, [key], { key }));
      await loop.stop();
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

    'a handler that throws is printed when nobody subscribes': (scene) =>
      ConsoleCapture.during(async (printed) => {
        const failing = (kind: string) => (): never => {
          throw new Error(`from an ${kind} handler`);
        };
        const loop = scene.loop({ outputHandlers: failing('output'), errorHandlers: failing('error') });
        loop.addEvent(echo, [1]);
        loop.addEvent(throwOne, ['Error']);
        await loop.stop();
        await printed.count(2);
        for (const [index, kind] of ['output', 'error'].entries())
          matches(printed.texts[index], new RegExp(`from an ${kind} handler`), 'what is printed');
        same(printed.texts.length, 2, 'texts printed');
      }),

    'a subscriber that throws hurts nobody': (scene) =>
      ConsoleCapture.during(async () => {
        const heard: string[] = [];
        const loop = scene.loop();
        loop.subscribe(() => {
          throw new Error('from a subscriber');
        });
        loop.subscribe((notice) => void heard.push(notice.type));
        same(await loop.addEvent(echo, [1]).finished, 1, 'the result');
        await loop.stop();
        check(heard.includes('eventEnded'), 'the other subscriber must hear of the event');
      }),
  },
};
