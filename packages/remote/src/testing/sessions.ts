/** A session over the links: what it makes good, and what it notices. */
import { check, same } from './assert.ts';
import { Conversation } from './conversation.ts';
import type { Scene } from './scene.ts';
import type { Case, Property } from './suite.ts';

const LARGE = 2 ** 20;

/** Makes a case of a session that has a link. */
function talking(body: (talk: Conversation, scene: Scene) => Promise<void>): Case {
  return async (scene) => {
    const talk = new Conversation(scene);
    try {
      await talk.begin();
      await body(talk, scene);
    } finally {
      talk.stop();
    }
  };
}

function sendAll(talk: Conversation, from: number, to: number): void {
  for (let number = from; number < to; number += 1) {
    talk.caller.send(number);
    talk.host.send(number);
  }
}

/** Waits until both ends have had all of so many, and checks that each came once and in order. */
async function allArrived({ caller, host }: Conversation, scene: Scene, count: number): Promise<void> {
  await scene.until(() => caller.got.length >= count && host.got.length >= count, 'all frames of a session must arrive');
  await scene.quiet();
  const numbers = [...Array(count).keys()];
  same(caller.got, numbers, 'what the caller got');
  same(host.got, numbers, 'what the host got');
}

export const sessions: Property = {
  name: 'a session over the links',
  cases: {
    'a session carries frames both ways, and has them acknowledged': talking(async (talk, scene) => {
      sendAll(talk, 0, 300);
      await allArrived(talk, scene, 300);
      await scene.until(
        () => talk.caller.session.unacknowledged + talk.host.session.unacknowledged === 0,
        'what has arrived must be acknowledged',
      );
    }),

    'a session has the frames of one end acknowledged although the other has nothing to say': talking(async (talk, scene) => {
      for (let number = 0; number < 10; number += 1) talk.caller.send(number);
      await scene.until(() => talk.caller.session.unacknowledged === 0, 'what has arrived must be acknowledged');
    }),

    'a session gets a frame across that is larger than any link carries': talking(async (talk, scene) => {
      talk.caller.send(0, LARGE);
      talk.host.send(0, LARGE + 1);
      await allArrived(talk, scene, 1);
      same([talk.host.sizes, talk.caller.sizes], [[LARGE], [LARGE + 1]], 'sizes of what arrived');
    }),

    'frames that are lost with a link are sent again over the next': talking(async (talk, scene) => {
      for (let round = 0; round < 3; round += 1) {
        // They leave, and can't arrive.
        scene.fixture.network.stall();
        sendAll(talk, round * 20, round * 20 + 10);
        scene.fixture.network.cut();
        scene.fixture.network.resume();
        sendAll(talk, round * 20 + 10, round * 20 + 20);
        await allArrived(talk, scene, (round + 1) * 20);
      }
    }),

    'frames that are sent while there is no link arrive over the next': talking(async (talk, scene) => {
      scene.fixture.network.stall();
      scene.fixture.network.cut();
      await scene.until(() => talk.caller.detachments.length > 0 && talk.host.detachments.length > 0, 'a session must hear of a cut');
      sendAll(talk, 0, 50);
      scene.fixture.network.resume();
      await allArrived(talk, scene, 50);
    }),

    'a network that stands still is noticed, and the session goes on when it does': talking(async (talk, scene) => {
      sendAll(talk, 0, 10);
      await allArrived(talk, scene, 10);
      scene.fixture.network.stall();
      sendAll(talk, 10, 20);
      const both = [talk.caller, talk.host];
      // Whoever notices first may be able to tell the other.
      await scene.until(() => both.every(({ detachments }) => detachments.length > 0), 'silence must be noticed');
      check(
        both.some(({ detachments }) => detachments.includes('silent')),
        'silence must be noticed as what it is',
      );
      scene.fixture.network.resume();
      await allArrived(talk, scene, 20);
    }),

    'a frame that a link has lost after all is noticed, and nothing is delivered past it': talking(async (talk, scene) => {
      sendAll(talk, 0, 10);
      await allArrived(talk, scene, 10);
      let isLost = false;
      talk.tamper = (frame) => {
        if (isLost) return [frame];
        isLost = true;
        return [];
      };
      sendAll(talk, 10, 20);
      await scene.until(() => talk.host.detachments.includes('breach'), 'a gap must be noticed');
      await allArrived(talk, scene, 20);
    }),

    'a frame that a link has repeated after all is delivered once': talking(async (talk, scene) => {
      talk.tamper = (frame) => [frame, frame.slice()];
      sendAll(talk, 0, 20);
      await allArrived(talk, scene, 20);
    }),

    'a session that gets another link closes the one before, as replaced': talking(async (talk, scene) => {
      sendAll(talk, 0, 10);
      await allArrived(talk, scene, 10);
      const [first] = scene.callers;
      // As a caller that has lost its link and whose host does not know it yet.
      talk.caller.onDetached = () => {};
      talk.caller.session.detach({ buffered: 0, send: () => {}, close: () => {} });
      talk.dial();
      await scene.until(() => first?.hasClosed === true, 'a link that was replaced must close');
      same(first?.ends[0]?.why, 'replaced', 'why the first link closed');
      check(scene.hosts.length === 2, 'the host must have been handed two links');
      sendAll(talk, 10, 20);
      await allArrived(talk, scene, 20);
    }),
  },
};
