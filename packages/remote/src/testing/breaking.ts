/** Networks that break, stand still, lose, repeat and reorder. */
import { check, same } from './assert.ts';
import { eachWay } from './carrying.ts';
import type { Packets } from './fixture.ts';
import { frameOf, mixedSizes, prefixOf, sameFrames } from './frames.ts';
import { pause, type Scene } from './scene.ts';
import type { Property } from './suite.ts';

/** Bytes that no network takes while it stands still, however much it buffers by itself. */
const MUCH = 64 * 2 ** 20;
const CHUNK = 60_000;
/** Frames between two turns, so that what is sent really leaves. */
const BURST = 10;

/** Sends while the network stands still, until something waits in this process. Returns the sizes of what was sent. */
async function fill(from: { readonly link: { readonly buffered: number }; send(frame: Uint8Array): void }): Promise<number[]> {
  const sizes: number[] = [];
  while (from.link.buffered < 10 * CHUNK && sizes.length * CHUNK < MUCH) {
    for (let left = BURST; left > 0; left -= 1) {
      from.send(frameOf(sizes.length, CHUNK));
      sizes.push(CHUNK);
    }
    await pause(1);
  }
  check(from.link.buffered >= 10 * CHUNK, `buffered must grow while the network takes nothing, but is ${from.link.buffered}`);
  return sizes;
}

/** Something befalls a frame in the middle of others. What arrives must be in order and without gaps; a link that has not all must end. */
async function spoil(scene: Scene, way: Parameters<Parameters<typeof eachWay>[1]>[1], befall: (packets: Packets) => void): Promise<void> {
  const { packets } = scene.fixture.network;
  if (packets === undefined) return;
  const [from, to] = way(await scene.pair());
  const sizes = mixedSizes(60);
  from.sendAll(sizes.slice(0, 20));
  await scene.received(to, 20);
  befall(packets);
  from.sendAll(sizes.slice(20), 20);
  await scene.until(() => to.frames.length >= sizes.length || to.hasClosed, 'a link that has lost a frame must end, or mend it');
  await scene.quiet();
  prefixOf(to.frames, sizes, 'frames');
  if (to.frames.length < sizes.length) await scene.until(() => from.hasClosed, 'the other end of a link that noticed a gap must close');
}

export const breaking: Property = {
  name: 'breaking',
  cases: {
    'both ends hear once of a network that breaks': async (scene) => {
      const pair = await scene.pair();
      scene.fixture.network.cut();
      await scene.over(pair);
      await scene.quiet();
      for (const end of [pair.caller, pair.host]) same([end.ends.length, end.ends[0]?.why], [1, 'broken'], 'ends, and why');
    },

    ...eachWay('of frames under way when the network breaks the first arrive, without a gap', async (scene, way) => {
      const pair = await scene.pair();
      const [from, to] = way(pair);
      const sizes = mixedSizes(2000);
      from.sendAll(sizes.slice(0, 100));
      await scene.received(to, 50);
      for (let at = 100; at < sizes.length; at += 100) {
        from.sendAll(sizes.slice(at, at + 100), at);
        if (at === 1000) scene.fixture.network.cut();
        await pause(0);
      }
      await scene.over(pair);
      prefixOf(to.frames, sizes, 'frames');
    }),

    'a link can be dialled anew when the network has broken, and carries': async (scene) => {
      for (let round = 0; round < 3; round += 1) {
        const { caller, host } = await scene.pair();
        caller.send(frameOf(0));
        await scene.received(host, 1);
        scene.fixture.network.cut();
        await scene.over({ caller, host });
      }
      const { caller, host } = await scene.pair();
      host.send(frameOf(0));
      await scene.received(caller, 1);
      sameFrames(caller.frames, [4], 'frames over a link that was dialled anew');
    },

    ...eachWay('what is sent while the network stands still arrives when it goes on', async (scene, way) => {
      const [from, to] = way(await scene.pair());
      scene.fixture.network.stall();
      const sizes = mixedSizes(50);
      from.sendAll(sizes);
      await scene.quiet();
      same(to.hasClosed, false, 'the end of a link whose network stands still');
      scene.fixture.network.resume();
      await scene.received(to, sizes.length);
      sameFrames(to.frames, sizes, 'frames');
    }),

    ...eachWay('buffered grows while the network takes nothing, and falls to 0 when it goes on', async (scene, way) => {
      const [from, to] = way(await scene.pair());
      same(from.link.buffered, 0, 'buffered of a link that was not used');
      scene.fixture.network.stall();
      const sizes = await fill(from);
      scene.fixture.network.resume();
      await scene.received(to, sizes.length);
      await scene.until(() => from.link.buffered === 0, 'buffered must fall to 0');
      sameFrames(to.frames, sizes, 'frames');
    }),

    ...eachWay('an end can be terminated while the network stands still, whatever waits', async (scene, way) => {
      const [from] = way(await scene.pair());
      scene.fixture.network.stall();
      await fill(from);
      from.terminate();
      await scene.until(() => from.hasClosed, 'an end that is terminated must close, whatever the network does');
      scene.fixture.network.resume();
    }),

    ...eachWay('a packet that is lost leaves no gap', (scene, way) => spoil(scene, way, (packets) => packets.drop())),

    ...eachWay('a packet that comes twice gives no frame twice', (scene, way) => spoil(scene, way, (packets) => packets.repeat())),

    ...eachWay('packets that change places give no frames out of order', (scene, way) => spoil(scene, way, (packets) => packets.swap())),
  },
};
