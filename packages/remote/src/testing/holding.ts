/** Whether links keep their process alive. What they do to processes is shown by processes of their own. */
import { same } from './assert.ts';
import { frameOf, sameFrames } from './frames.ts';
import type { Property } from './suite.ts';

export const holding: Property = {
  name: 'holding',
  cases: {
    'holding and letting go at any time changes nothing that a link carries': async (scene) => {
      const caller = scene.dial();
      caller.hold(false);
      caller.hold(false);
      await scene.until(() => caller.opens > 0 && scene.hosts.length > 0, 'a link that is not held must open');
      const [host] = scene.hosts;
      for (const [index, isNeeded] of [true, true, false, true, false].entries()) {
        caller.hold(isNeeded);
        caller.send(frameOf(index));
        await scene.until(() => host?.frames.length === index + 1, 'a frame must arrive, whether or not its link is held');
        host?.send(frameOf(index));
        await scene.received(caller, index + 1);
      }
      sameFrames(caller.frames, [4, 4, 4, 4, 4], 'frames at the caller');
    },

    'a link that is not held is closed as one that is': async (scene) => {
      const { caller, host } = await scene.pair();
      caller.hold(false);
      host.close('draining', 'going away');
      await scene.over({ caller, host });
      same(caller.ends[0]?.why, 'draining', 'why');
    },

    'a link that is over can be held and let go': async (scene) => {
      const pair = await scene.pair();
      pair.host.close('done');
      await scene.over(pair);
      pair.caller.hold(false);
      pair.caller.hold(true);
      const refused = scene.dial(scene.fixture.refusing);
      await scene.until(() => refused.hasClosed, 'a dial that is refused must close');
      refused.hold(true);
      await scene.quiet();
      same([pair.caller.ends.length, refused.ends.length], [1, 1], 'ends');
    },
  },
};
