/** onProgress: what a task tells while it runs. */
import { ArgumentError } from '../errors.ts';
import type { LoopNotice } from '../loop/reporting/notices.ts';
import { isError, isOurs, same, throws } from './assert.ts';
import { reportAtOnce, reportSteps } from './progress-tasks.ts';
import type { Property } from './suite.ts';
import { echo } from './tasks.ts';

export const progress: Property = {
  name: 'progress',
  cases: {
    'onProgress gets all values of its event in order, before the event settles': async (scene) => {
      const loop = scene.shared({ concurrency: 2 });
      const seen: unknown[][] = [[], []];
      const calls = seen.map((values, index) => loop.call(reportSteps, [8], { onProgress: (value) => values.push([index, value]) }));
      await Promise.all(calls);
      const expected = (index: number): unknown[] => Array.from({ length: 8 }, (_, step) => [index, { attempt: 1, step }]);
      same(seen, [expected(0), expected(1)], 'values by the time that the events had settled');
    },

    'a task that reports without giving way is heard too': async (scene) => {
      const values: unknown[] = [];
      const loop = scene.shared();
      same(await loop.call(reportAtOnce, [1000], { onProgress: (value) => values.push(value) }), 'done', 'result');
      same(
        values,
        Array.from({ length: 1000 }, (_, value) => value),
        'values',
      );
    },

    'every attempt reports its own progress': async (scene) => {
      const values: unknown[] = [];
      const loop = scene.shared();
      await loop.call(reportSteps, [1, 2], { retries: { limit: 1, delay: 0 }, onProgress: (value) => values.push(value) });
      same(
        values,
        [
          { attempt: 1, step: 0 },
          { attempt: 2, step: 0 },
        ],
        'values',
      );
    },

    'an onProgress that throws or rejects is a handlerFailed notice, and its event goes on': async (scene) => {
      const notices: LoopNotice[] = [];
      const loop = scene.shared();
      scene.hear(loop, (notice) => void (notice.type === 'handlerFailed' && notices.push(notice)));
      const thrown = loop.addEvent(reportSteps, [1], {
        onProgress: () => {
          throw new RangeError('thrown');
        },
      });
      const rejected = loop.addEvent(reportSteps, [1], { onProgress: () => Promise.reject(new RangeError('rejected')) as never });
      same(await Promise.all([thrown.finished, rejected.finished]), ['done', 'done'], 'results');
      await loop.wait();
      const found = notices.map((notice) => [
        'event' in notice && notice.event,
        'error' in notice && isError(notice.error, RangeError, 'its error').message,
      ]);
      same(
        found.map(([, message]) => message),
        ['thrown', 'rejected'],
        'messages',
      );
      same(found[0]?.[0] === thrown && found[1]?.[0] === rejected, true, 'whether they are of the events');
    },

    'progress of events without onProgress is heard by subscribers alone': async (scene) => {
      const values: unknown[] = [];
      const loop = scene.shared();
      await loop.call(reportSteps, [1]);
      const unsubscribe = loop.subscribe((notice) => void (notice.type === 'progress' && values.push(notice.value)));
      await loop.call(echo, [1]);
      await loop.call(reportSteps, [1]);
      unsubscribe();
      same(values, [{ attempt: 1, step: 0 }], 'values');
    },

    'an onProgress that is no function throws at once': (scene) => {
      const error = throws(() => scene.loop().addEvent(echo, [1], { onProgress: 'log' as never }), 'addEvent');
      isOurs(error, ArgumentError, 'ERR_ARGUMENT', 'its error');
    },
  },
};
