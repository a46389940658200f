/** Guarantee 5: a module whose import does not end holds up nothing but the events that need it. */
import { defineTasks, isDefined } from '../tasks.ts';
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
      // What is known when a loop starts its executors import then, before anything could hold that up: a second time the task just runs,
      // as it always does where the executor is the caller's own thread. Hosts refuse it, since they do not list it, and may do so late.
      const { isolation } = scene.transport;
      const hangs = isolation !== 'none' && isolation !== 'host' && !isDefined(url);
      defineTasks(url, { late });
      const stuck = loop.addEvent(late);
      const behind = loop.addEvent(echo, ['behind']);
      // The import begins at the end of this tick.
      await new Promise((resolve) => setTimeout(resolve, 0));
      stuck.cancel('no longer needed');
      check(!hangs || stuck.error !== undefined, `cancel() must end it at once, but it is ${stuck.status}`);
      same(await behind.finished, 'behind', 'the result of the event behind it');
      const last = loop.addEvent(late);
      await loop.stop({ timeout: 20 });
      same(loop.isRunning(), false, 'isRunning');
      check(!hangs || last.error !== undefined, `stop() must end it, but it is ${last.status}`);
    },
  },
};
