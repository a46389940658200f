/** stats(): which executors there are, those being opened included, and where they run. */
import type { ExecutorStats } from '../loop/reporting/stats.ts';
import { check, same } from './assert.ts';
import { whereItRuns } from './location-tasks.ts';
import type { Property } from './suite.ts';
import { echo } from './tasks.ts';

export const locations: Property = {
  name: 'a loop: its executors',
  cases: {
    'an executor that is being opened is listed as starting, without an id': async (scene) => {
      const loop = scene.loop({ executors: 2 });
      const started = loop.start();
      same(
        loop.stats().executors.map(({ id, index, state, location }) => ({ id, index, state, location })),
        [0, 1].map((index) => ({ id: '', index, state: 'starting', location: {} })),
        'executors while they are being opened',
      );
      await started;
      same(
        // The way to one may be broken just now.
        loop.stats().executors.map(({ id, state }) => [id !== '', state === 'unreachable' ? 'ready' : state]),
        [
          [true, 'ready'],
          [true, 'ready'],
        ],
        'executors once they are ready',
      );
    },

    'location tells of executors in this machine where they run': async (scene) => {
      const notices: ExecutorStats[] = [];
      const loop = scene.loop();
      loop.subscribe((notice) => void (notice.type === 'executorReady' && notices.push(notice.executor)));
      const found = await loop.call(whereItRuns);
      const location = loop.stats().executors[0]?.location ?? {};
      same(notices[0]?.location, location, 'the location that the notice has');
      // Elsewhere than where the host runs, a pid says nothing; and browsers tell none.
      if (scene.transport.isolation === 'host') check(location.url !== undefined, 'an executor that a host lends must have the url');
      else if (location.pid !== undefined) same(location.pid, found.pid, 'pid');
      if (location.threadId !== undefined) same(location.threadId, found.threadId, 'threadId');
      await loop.call(echo, [1]);
    },
  },
};
