/** Guarantee 5: a module whose import does not end holds up nothing but the events that need it. */
import { defineTasks } from '../tasks.ts';
import { check, same } from './assert.ts';
import { holdImports } from './ending-tasks.ts';
import type { Property } from './suite.ts';
import { echo } from './tasks.ts';

/** This file's own: the other one has the same. */
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
const url = new URL(`./late-tasks${extension}`, import.meta.url).href;

/** Stands for the task of that name: this thread must not import its module. */
function late(): unknown {
  return undefined;
}

export const hangingImports: Property = {
  name: 'guarantee 5: imports that hang',
  cases: {
    'an event whose module is never done importing can be cancelled or stopped, and events behind it run': async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      await loop.call(holdImports);
      // Where the module is known already, or the executor is the caller's own thread, the task just runs. Hosts refuse it, unlisted.
      defineTasks(url, { late });
      const stuck = loop.addEvent(late);
      const behind = loop.addEvent(echo, ['behind']);
      // The import begins at the end of this tick.
      await new Promise((resolve) => setTimeout(resolve, 0));
      stuck.cancel('no longer needed');
      await stuck.finished.catch(() => {});
      same(await behind.finished, 'behind', 'the result of the event behind it');
      const last = loop.addEvent(late);
      await loop.stop({ timeout: 20 });
      same(loop.isRunning(), false, 'isRunning');
      check(last.status !== 'queued' && last.status !== 'running', `stop() must end it, but it is ${last.status}`);
    },
  },
};
