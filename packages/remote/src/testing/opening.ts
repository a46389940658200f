/** How a link comes about, or does not. */
import { check, same } from './assert.ts';
import { frameOf, sameFrames } from './frames.ts';
import type { Scene } from './scene.ts';
import type { Property } from './suite.ts';

/** Waits for the end of a dial that was given up, and checks that it never opened. */
async function neverOpened(scene: Scene, address: string, giveUp: (caller: ReturnType<Scene['dial']>) => void): Promise<void> {
  const caller = scene.dial(address);
  giveUp(caller);
  await scene.until(() => caller.hasClosed, 'a dial that is given up must close');
  await scene.quiet();
  same(caller.opens, 0, 'openings of a link that was given up before it opened');
}

export const opening: Property = {
  name: 'opening',
  cases: {
    'a dialled link opens, and the host is handed one link': async (scene) => {
      const { caller } = await scene.pair();
      await scene.quiet();
      same([caller.opens, scene.hosts.length], [1, 1], 'openings, and links of the host');
    },

    'an open link stays open while nobody sends anything': async (scene) => {
      const { caller, host } = await scene.pair();
      await scene.quiet();
      same([caller.hasClosed, host.hasClosed], [false, false], 'ends of an idle link');
    },

    'what is sent before a link opens is neither carried nor kept': async (scene) => {
      const caller = scene.dial(scene.fixture.address, (it) => {
        it.onOpened = () => it.send(frameOf(0));
      });
      caller.send(frameOf(9));
      await scene.until(() => scene.hosts.length > 0, 'a dialled link must open');
      const [host] = scene.hosts;
      await scene.until(() => (host?.frames.length ?? 0) > 0, 'a frame that is sent when the link opens must arrive');
      await scene.quiet();
      sameFrames(host?.frames ?? [], [4], 'frames at the host');
    },

    'frames that the host sends when it is handed the link arrive, after the opening': async (scene) => {
      const sizes = Array.from({ length: 20 }, () => 40);
      scene.onAccepted = (host) => host.sendAll(sizes);
      const { caller } = await scene.pair();
      await scene.received(caller, sizes.length);
      sameFrames(caller.frames, sizes, 'frames at the caller');
    },

    'frames that the caller sends when the link opens arrive': async (scene) => {
      const sizes = Array.from({ length: 20 }, () => 40);
      scene.dial(scene.fixture.address, (caller) => {
        caller.onOpened = () => caller.sendAll(sizes);
      });
      await scene.until(() => scene.hosts[0]?.frames.length === sizes.length, 'frames that are sent when the link opens must arrive');
      sameFrames(scene.hosts[0]?.frames ?? [], sizes, 'frames at the host');
    },

    'a link can be closed when it opens': async (scene) => {
      const caller = scene.dial(scene.fixture.address, (it) => {
        it.onOpened = () => it.close('done');
      });
      await scene.until(() => caller.hasClosed, 'a link that is closed when it opens must close');
      same([caller.opens, caller.ends.length], [1, 1], 'opening and end');
    },

    'a link can be closed by the host when it is handed it': async (scene) => {
      scene.onAccepted = (host) => host.close('full', 'come back later');
      const caller = scene.dial();
      await scene.until(() => caller.hasClosed, 'a link that the host closes at once must close');
      same(caller.ends[0]?.why, 'full', 'why, at the caller');
    },

    'a dial that is refused closes with an error that says where': async (scene) => {
      const { refusing } = scene.fixture;
      const caller = scene.dial(refusing);
      await scene.until(() => caller.hasClosed, 'a dial that is refused must close');
      same([caller.opens, scene.hosts.length], [0, 0], 'openings');
      const error = caller.ends[0]?.error;
      check(error instanceof Error, 'the end of a dial that is refused must have an error');
      check(error.message.includes(refusing), `the error must name ${refusing}, but says: ${error.message}`);
      const code = (error as { code?: unknown }).code;
      check(code === 'ERR_TRANSPORT' || code === 'ERR_AUTH', `the error must be a TransportError or an AuthError, its code is ${code}`);
    },

    'a dial that is refused does not keep others from opening': async (scene) => {
      const refused = scene.dial(scene.fixture.refusing);
      await scene.pair();
      await scene.until(() => refused.hasClosed, 'a dial that is refused must close');
    },

    'a dial that nobody answers does not open': async (scene) => {
      const caller = scene.dial(scene.fixture.silent);
      await scene.quiet();
      same([caller.opens, caller.hasClosed], [0, false], 'opening and end of a dial that nobody answers');
    },

    'a dial that nobody answers can be ended': (scene) => neverOpened(scene, scene.fixture.silent, (caller) => caller.terminate()),

    'a dial that nobody answers can be closed': (scene) => neverOpened(scene, scene.fixture.silent, (caller) => caller.close('done')),

    'a dial can be ended at once': (scene) => neverOpened(scene, scene.fixture.address, (caller) => caller.terminate()),

    'a dial can be closed at once': (scene) => neverOpened(scene, scene.fixture.address, (caller) => caller.close('done')),
  },
};
