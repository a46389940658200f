/** The largest frames: those that sessions send, and those that a link takes at most. */
import { LARGEST_FRAME } from '../link.ts';
import { same } from './assert.ts';
import { eachWay } from './carrying.ts';
import { frameOf, sameFrames } from './frames.ts';
import type { Property } from './suite.ts';

export const largest: Property = {
  name: 'largest frames',
  cases: {
    ...eachWay('frames just below and of the largest size of sessions arrive', async (scene, way) => {
      const [from, to] = way(await scene.pair());
      const sizes = [LARGEST_FRAME - 1, LARGEST_FRAME, 4, LARGEST_FRAME];
      from.sendAll(sizes);
      await scene.received(to, sizes.length);
      sameFrames(to.frames, sizes, 'frames');
    }),

    ...eachWay('many of the largest size of sessions arrive in order', async (scene, way) => {
      const [from, to] = way(await scene.pair());
      const sizes = Array.from({ length: 50 }, (_, index) => LARGEST_FRAME - (index % 3));
      from.sendAll(sizes);
      await scene.received(to, sizes.length);
      sameFrames(to.frames, sizes, 'frames');
    }),

    ...eachWay('frames just below and of the largest size of the link arrive', async (scene, way) => {
      const [from, to] = way(await scene.pair());
      const { maxFrame } = scene.fixture;
      const sizes = [maxFrame - 1, maxFrame, 4];
      from.sendAll(sizes);
      await scene.received(to, sizes.length);
      sameFrames(to.frames, sizes, 'frames');
    }),

    ...eachWay('a frame above the largest size ends the link, and its sender hears that it was oversized', async (scene, way) => {
      const [from, to] = way(await scene.pair());
      const sizes = [4, 5000, 6];
      from.sendAll(sizes);
      await scene.received(to, sizes.length);
      from.send(frameOf(sizes.length, scene.fixture.maxFrame + 1));
      await scene.until(() => from.hasClosed && to.hasClosed, 'a frame above the largest size must end the link');
      same(from.ends[0]?.why, 'oversized', 'why, at the sender');
      sameFrames(to.frames, sizes, 'frames');
    }),
  },
};
