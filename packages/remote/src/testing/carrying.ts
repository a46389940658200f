/** How frames cross: whole, in order, without gaps, and as they were. */
import { same } from './assert.ts';
import type { CallerEnd, HostEnd } from './ends.ts';
import { frameOf, mixedSizes, numberIn, sameFrames } from './frames.ts';
import type { Pair, Scene } from './scene.ts';
import type { Property } from './suite.ts';

const MANY = 1000;

type Way = (pair: Pair) => readonly [from: CallerEnd | HostEnd, to: CallerEnd | HostEnd];
export const ways: Readonly<Record<string, Way>> = {
  'to the host': ({ caller, host }) => [caller, host],
  'to the caller': ({ caller, host }) => [host, caller],
};

async function carry(scene: Scene, way: Way, sizes: readonly number[]): Promise<void> {
  const [from, to] = way(await scene.pair());
  from.sendAll(sizes);
  await scene.received(to, sizes.length);
  await scene.quiet();
  sameFrames(to.frames, sizes, 'frames');
}

/** Returns a case for each way. */
export function eachWay(title: string, body: (scene: Scene, way: Way) => Promise<void>): Property['cases'] {
  return Object.fromEntries(Object.entries(ways).map(([name, way]) => [`${title}, ${name}`, (scene: Scene) => body(scene, way)]));
}

export const carrying: Property = {
  name: 'carrying',
  cases: {
    ...eachWay('many small frames arrive once and in order', (scene, way) =>
      carry(
        scene,
        way,
        Array.from({ length: MANY }, () => 24),
      ),
    ),

    ...eachWay('small and large frames arrive whole and in order', (scene, way) => carry(scene, way, mixedSizes(400))),

    'frames of both directions arrive at the same time': async (scene) => {
      const { caller, host } = await scene.pair();
      const sizes = mixedSizes(200);
      for (const [index, size] of sizes.entries()) {
        caller.send(frameOf(index, size));
        host.send(frameOf(index, size));
      }
      await Promise.all([scene.received(caller, sizes.length), scene.received(host, sizes.length)]);
      sameFrames(caller.frames, sizes, 'frames at the caller');
      sameFrames(host.frames, sizes, 'frames at the host');
    },

    'frames that are sent one at a time arrive, each answered by the next': async (scene) => {
      const { caller, host } = await scene.pair();
      const rounds = 200;
      host.onReceived = (frame) => host.send(frameOf(numberIn(frame)));
      caller.onReceived = (frame) => {
        if (numberIn(frame) + 1 < rounds) caller.send(frameOf(numberIn(frame) + 1));
      };
      caller.send(frameOf(0));
      await scene.received(caller, rounds);
      same(caller.frames.map(numberIn), [...Array(rounds).keys()], 'answers');
    },

    'a frame of a single byte arrives': async (scene) => {
      const { caller, host } = await scene.pair();
      for (let byte = 0; byte < 256; byte += 1) caller.send(Uint8Array.of(byte));
      await scene.received(host, 256);
      same(
        host.frames.map((frame) => [...frame]),
        Array.from({ length: 256 }, (_, byte) => [byte]),
        'frames of a byte each',
      );
    },

    ...eachWay('of a frame that is a part of a larger buffer only that part crosses', async (scene, way) => {
      const [from, to] = way(await scene.pair());
      const pool = new Uint8Array(1000).fill(255);
      for (let index = 0; index < 10; index += 1) {
        pool.set(frameOf(index, 50), index * 100 + 7);
        from.send(pool.subarray(index * 100 + 7, index * 100 + 57));
      }
      await scene.received(to, 10);
      sameFrames(
        to.frames,
        Array.from({ length: 10 }, () => 50),
        'frames',
      );
    }),

    ...eachWay('a frame that has arrived is not changed by those that follow', async (scene, way) => {
      const [from, to] = way(await scene.pair());
      const sizes = Array.from({ length: 300 }, () => 3000);
      from.sendAll(sizes.slice(0, 100));
      await scene.received(to, 100);
      from.sendAll(sizes.slice(100), 100);
      await scene.received(to, sizes.length);
      sameFrames(to.frames, sizes, 'frames, once all have arrived');
    }),

    ...eachWay('a frame can be sent again, and is not changed by the link', async (scene, way) => {
      const [from, to] = way(await scene.pair());
      const frame = frameOf(5, 2000);
      for (let time = 0; time < 3; time += 1) from.send(frame);
      await scene.received(to, 3);
      same([...frame], [...frameOf(5, 2000)], 'a frame that was sent');
      for (const copy of to.frames) same([...copy], [...frameOf(5, 2000)], 'a frame that was sent again');
    }),
  },
};
