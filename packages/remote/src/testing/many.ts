/** Many links side by side, and what holding one means to others. */
import { same } from './assert.ts';
import { mixedSizes, numberIn, sameFrames } from './frames.ts';
import type { Pair, Scene } from './scene.ts';
import type { Property } from './suite.ts';

const LINKS = 20;

async function pairs(scene: Scene): Promise<Pair[]> {
  const all: Pair[] = [];
  for (let left = LINKS; left > 0; left -= 1) all.push(await scene.pair());
  return all;
}

export const many: Property = {
  name: 'many links side by side',
  cases: {
    'links that are dialled at the same time all open': async (scene) => {
      const callers = Array.from({ length: LINKS }, () => scene.dial());
      await scene.until(() => callers.every(({ opens }) => opens === 1), 'each of the links must open');
      await scene.until(() => scene.hosts.length === LINKS, 'the host must be handed each link');
    },

    'each link carries its own frames': async (scene) => {
      const all = await pairs(scene);
      const sizes = mixedSizes(40);
      for (const [index, { caller, host }] of all.entries()) {
        caller.sendAll(sizes.slice(index));
        host.sendAll(sizes.slice(0, index + 1));
      }
      for (const [index, { caller, host }] of all.entries()) {
        await Promise.all([scene.received(host, sizes.length - index), scene.received(caller, index + 1)]);
        sameFrames(host.frames, sizes.slice(index), `frames at the host, link ${index}`);
        sameFrames(caller.frames, sizes.slice(0, index + 1), `frames at the caller, link ${index}`);
      }
    },

    'a link that is closed, terminated or used up ends no other': async (scene) => {
      const all = await pairs(scene);
      const [closed, terminated, ...others] = all as [Pair, Pair, ...Pair[]];
      closed.host.close('limit');
      terminated.caller.terminate();
      await Promise.all([scene.over(closed), scene.over(terminated)]);
      for (const { caller, host } of others) {
        caller.sendAll([4, 4]);
        await scene.received(host, 2);
        same([caller.hasClosed, host.hasClosed, host.frames.map(numberIn)], [false, false, [0, 1]], 'another link');
      }
    },

    'each link ends with its own cause': async (scene) => {
      const all = await pairs(scene);
      const causes = ['done', 'full', 'limit', 'silent'] as const;
      for (const [index, { host }] of all.entries()) host.close(causes[index % causes.length] as (typeof causes)[number]);
      for (const [index, pair] of all.entries()) {
        await scene.over(pair);
        same(pair.caller.ends[0]?.why, causes[index % causes.length], `why link ${index} ended`);
      }
    },

    'the host can send to all links at once': async (scene) => {
      const all = await pairs(scene);
      for (const { host } of all) host.sendAll([10, 20, 30]);
      for (const { caller } of all) {
        await scene.received(caller, 3);
        sameFrames(caller.frames, [10, 20, 30], 'frames');
      }
    },
  },
};
