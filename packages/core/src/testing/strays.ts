/** Guarantee 6: uncaught errors, and the progress that tasks report. */
import type { LoopNotice } from '../loop/reporting/notices.ts';
import { check, isError, matches, rejects, same } from './assert.ts';
import { ConsoleCapture } from './console-capture.ts';
import { rejectBeside, rejectLater, report, throwBeside, throwLater } from './ending-tasks.ts';
import type { Property } from './suite.ts';
import { echo, executorId } from './tasks.ts';

export const strays: Property = {
  name: 'guarantee 6: stray errors',
  cases: {
    'an uncaught error after its event has ended is a strayError notice, and the executor goes on': async (scene) => {
      if (!scene.survives('thread')) return;
      for (const task of [throwLater, rejectLater]) {
        const loop = scene.loop();
        const executor = await loop.addEvent(executorId).finished;
        const stray = new Promise<LoopNotice>((resolve) => {
          loop.subscribe((notice) => {
            if (notice.type === 'strayError') resolve(notice);
          });
        });
        const event = loop.addEvent(task, ['left behind']);
        same(await event.finished, 'ended before', 'the result');
        const notice = await stray;
        if (notice.type !== 'strayError') continue;
        same(isError(notice.error, RangeError, 'its error').message, 'left behind', 'its message');
        same([notice.eventId, notice.executor.id], [event.id, executor], 'ids of event and executor');
        same(await loop.addEvent(executorId).finished, executor, 'the executor afterwards');
      }
    },

    'an uncaught error while its event runs fails that event, and no other': async (scene) => {
      if (!scene.survives('thread')) return;
      const loop = scene.loop({ concurrency: 3 });
      const executor = await loop.addEvent(executorId).finished;
      for (const task of [throwBeside, rejectBeside]) {
        const event = loop.addEvent(task, ['beside']);
        const neighbours = [1, 2, 3, 4].map((value) => loop.addEvent(echo, [value]));
        const error = isError(await rejects(event.finished, 'the event'), RangeError, 'its error');
        same(error.message, 'beside', 'its message');
        same(await Promise.all(neighbours.map(({ finished }) => finished)), [1, 2, 3, 4], 'results of its neighbours');
      }
      same(await loop.addEvent(executorId).finished, executor, 'the executor afterwards');
    },

    'a stray error is printed if nobody subscribes': async (scene) => {
      if (!scene.survives('thread')) return;
      await ConsoleCapture.during(async (printed) => {
        await scene.loop().addEvent(throwLater, ['left behind']).finished;
        await printed.count(1);
        matches(printed.texts[0], /left behind/, 'what is printed');
      });
    },

    'progress notices reach subscribers in order, before the event ends': async (scene) => {
      const loop = scene.loop({ concurrency: 2 });
      const told: unknown[] = [];
      const unsubscribe = loop.subscribe((notice) => {
        if (notice.type === 'progress') told.push(notice.value, notice.event.key, notice.event.status);
      });
      const values = [0.5, { half: new Map([['way', 1]]) }, -0];
      same(await loop.addEvent(report, [values], { key: 'told' }).finished, 3, 'the result');
      same(
        told,
        values.flatMap((value) => [value, 'told', 'running']),
        'values, keys and statuses',
      );
      unsubscribe();
      same(await loop.addEvent(report, [values]).finished, 3, 'the result when nobody subscribes');
      check(told.length === 9, 'no notice must arrive after unsubscribing');
    },
  },
};
