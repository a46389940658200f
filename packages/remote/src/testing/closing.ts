/** How links are closed: why is known at the other end, what was sent comes first, and it happens once. */
import { CLOSE_CAUSES } from '../link.ts';
import { check, same } from './assert.ts';
import { eachWay, ways } from './carrying.ts';
import { frameOf, mixedSizes, sameFrames } from './frames.ts';
import type { Scene } from './scene.ts';
import type { Case, Property } from './suite.ts';

/** Returns a case for each cause and each way. */
function eachCause(): Record<string, Case> {
  const cases: Record<string, Case> = {};
  for (const [name, way] of Object.entries(ways))
    for (const cause of CLOSE_CAUSES)
      cases[`the cause '${cause}' arrives with its words, ${name}`] = async (scene) => {
        const [from, to] = way(await scene.pair());
        from.close(cause, 'these are its words');
        await scene.until(() => from.hasClosed && to.hasClosed, 'both ends must close');
        same(to.ends[0]?.why, cause, 'why, at the other end');
        check(to.ends[0]?.message.includes('these are its words') === true, `the words must arrive, not: ${to.ends[0]?.message}`);
        same(to.ends[0]?.error, undefined, 'the error of a link that was open and was closed');
      };
  return cases;
}

export const closing: Property = {
  name: 'closing',
  cases: {
    ...eachCause(),

    ...eachWay('what was sent before a link is closed arrives first', async (scene, way) => {
      const [from, to] = way(await scene.pair());
      const sizes = mixedSizes(300);
      from.sendAll(sizes);
      from.close('done');
      await scene.until(() => to.hasClosed, 'the other end must close');
      sameFrames(to.frames, sizes, 'frames');
      same(to.ends[0]?.why, 'done', 'why');
    }),

    ...eachWay('closing again changes nothing: the first cause counts', async (scene, way) => {
      const [from, to] = way(await scene.pair());
      from.close('limit', 'first');
      from.close('done', 'second');
      await scene.until(() => from.hasClosed && to.hasClosed, 'both ends must close');
      from.close('full', 'third');
      to.close('full', 'third');
      await scene.quiet();
      same([to.ends.length, to.ends[0]?.why], [1, 'limit'], 'the ends that the other end was told of, and why');
    }),

    ...eachWay('words of any length and alphabet cost neither the cause nor the link', async (scene, way) => {
      const [from, to] = way(await scene.pair());
      from.close('limit', `${'é👍\n\0'.repeat(5000)}\ud800`);
      await scene.until(() => to.hasClosed, 'the other end must close');
      same(to.ends[0]?.why, 'limit', 'why');
    }),

    ...eachWay('what is sent after a link is closed does not arrive, and does no harm', async (scene, way) => {
      const [from, to] = way(await scene.pair());
      from.send(frameOf(0));
      from.close('done');
      from.send(frameOf(1));
      await scene.until(() => from.hasClosed && to.hasClosed, 'both ends must close');
      from.send(frameOf(2));
      to.send(frameOf(3));
      await scene.quiet();
      sameFrames(to.frames, [4], 'frames');
      sameFrames(from.frames, [], 'frames at the end that closed');
    }),

    ...eachWay('an end can close when a frame arrives', async (scene, way) => {
      const [from, to] = way(await scene.pair());
      to.onReceived = () => to.close('malformed', 'no honest end sends this');
      from.send(frameOf(0));
      await scene.until(() => from.hasClosed && to.hasClosed, 'both ends must close');
      same(from.ends[0]?.why, 'malformed', 'why, at the sender');
    }),

    'both ends may close at the same time': async (scene) => {
      const { caller, host } = await scene.pair();
      caller.close('done');
      host.close('done');
      await scene.over({ caller, host });
      await scene.quiet();
      same([caller.ends.length, host.ends.length], [1, 1], 'ends');
    },

    'another link can be dialled when one has closed': async (scene) => {
      const first = await scene.pair();
      first.caller.onClosed = () => {
        scene.dial();
      };
      first.host.close('draining');
      await scene.until(() => scene.callers[1]?.opens === 1, 'a link that is dialled when another has closed must open');
      same(scene.callers[1]?.hasClosed, false, 'its end');
    },

    ...eachWay('an end can be terminated, and the other end hears that the link broke', async (scene: Scene, way) => {
      const [from, to] = way(await scene.pair());
      from.terminate();
      await scene.until(() => from.hasClosed && to.hasClosed, 'both ends must close');
      same(to.ends[0]?.why, 'broken', 'why, at the other end');
    }),

    ...eachWay('terminating again, or after closing, changes nothing', async (scene, way) => {
      const [from, to] = way(await scene.pair());
      from.close('done');
      from.terminate();
      from.terminate();
      await scene.until(() => from.hasClosed && to.hasClosed, 'both ends must close');
      from.terminate();
      to.terminate();
      await scene.quiet();
      same([from.ends.length, to.ends.length], [1, 1], 'ends');
    }),
  },
};
