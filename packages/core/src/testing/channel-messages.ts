/** Rules of a channel: how it carries messages. */

import { nextTurn } from '../clock.ts';
import { check, same, throws } from './assert.ts';
import { Conversation } from './conversation.ts';
import type { Scene } from './scene.ts';
import type { Property } from './suite.ts';
import { expectedOf, makeRow, rowNames } from './value-rows.ts';

/** ms. If it were too short, the case would prove less, but not fail. */
const UNHEARD_FOR = 50;

/** Gives answers time to arrive while nobody listens: as long as another executor takes to start and answer, and a little more. */
async function unheard(scene: Scene): Promise<void> {
  await Conversation.begin(await scene.open());
  await new Promise((resolve) => setTimeout(resolve, UNHEARD_FOR));
}

export const channelMessages: Property = {
  name: 'a channel: messages',
  cases: {
    'small and large messages arrive complete and in order': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      const values = Array.from({ length: 1000 }, (_, index) => (index % 50 === 0 ? { index, filling: 'x'.repeat(index * 100) } : index));
      for (const [index, value] of values.entries()) {
        talk.run(value);
        // Lets answers wait while the next messages are sent.
        if (index % 10 === 0) await new Promise<void>((resolve) => nextTurn(resolve));
      }
      await talk.answered(values.length);
      same(talk.answers, values, 'what came back');
      same(talk.offences, [], 'deliveries at the wrong time');
    },

    'messages sent one at a time arrive in order': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      for (let index = 0; index < 300; index += 1) {
        talk.run(index);
        await talk.answered(index + 1);
        same(talk.answers[index], index, `answer ${index}`);
      }
      same(talk.offences, [], 'deliveries at the wrong time');
    },

    'send takes structured clones before it returns': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      const value = { list: [1], map: new Map([['key', -0]]) };
      talk.run(value);
      value.list.push(2);
      value.map.clear();
      await talk.answered(1);
      same(talk.answers, [{ list: [1], map: new Map([['key', -0]]) }], 'what came back');
    },

    'messages carry every value of the value table': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      for (const name of rowNames) talk.run(makeRow(name));
      await talk.answered(rowNames.length);
      for (const [index, name] of rowNames.entries()) same(talk.answers[index], expectedOf(name), name);
    },

    'a channel never looks inside messages': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      const values = [
        'close',
        'listening',
        null,
        undefined,
        ['done'],
        { type: 'close' },
        [['kill']],
        new Error('a value'),
        new Uint8Array(3),
      ];
      for (const value of values) talk.run(value);
      await talk.answered(values.length);
      same(talk.answers, values, 'what came back');
      // An executor answers a message that it does not understand with one that quotes it, and goes on.
      for (const [index, message] of ['close', 'listening', 'ready', 'exit', 'kill'].entries()) {
        talk.send(message);
        await talk.until(() => talk.complaints.length > index);
        check(talk.complaints[index]?.includes(message) === true, `the answer to '${message}' must quote it: ${talk.complaints[index]}`);
      }
    },

    'messages that arrive before listen are kept in order': async (scene) => {
      const channel = await scene.open();
      // An executor answers a message that it does not understand with one that quotes it.
      const tags = Array.from({ length: 20 }, (_, index) => `unheard of ${index};`);
      for (const tag of tags) channel.send([tag]);
      await unheard(scene);
      const received: string[] = [];
      await new Promise<void>((resolve) => {
        const receive = (message: unknown): void => {
          received.push(JSON.stringify(message));
          if (received.length === tags.length) resolve();
        };
        channel.listen(receive, () => {});
      });
      for (const [index, tag] of tags.entries())
        check(received[index]?.includes(tag) === true, `answer ${index} must be to '${tag}': ${received[index]}`);
    },

    'listen delivers no message before it returns': async (scene) => {
      const talk = new Conversation(await scene.open(), false);
      await unheard(scene);
      let isListening = true;
      let delivered = 'not at all';
      const arrived = new Promise<void>((resolve) => {
        const receive = (): void => {
          delivered = isListening ? 'inside listen' : 'later';
          resolve();
        };
        talk.channel.listen(receive, () => {});
      });
      isListening = false;
      await arrived;
      same(delivered, 'later', 'when the first message was delivered');
    },

    'drained follows messages once no more of them wait': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      for (let burst = 1; burst <= 5; burst += 1) {
        const before = talk.drains;
        for (let index = 0; index < 100; index += 1) talk.run(index);
        await talk.answered(burst * 100);
        check(talk.drains > before, 'drained must be called after a burst of messages');
        check(talk.drains - before <= 100, 'drained must not be called more often than messages come');
      }
    },

    'send throws if a message cannot be cloned, and sends no part of it': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      const before = new Uint8Array(1000).fill(1);
      talk.run('before');
      throws(() => talk.send(['run', before, () => {}]), 'send of a function');
      throws(() => talk.send({ deep: [{ tag: Symbol('tag') }] }), 'send of a symbol');
      talk.run('after');
      await talk.answered(2);
      same(talk.answers, ['before', 'after'], 'what came back');
    },

    'a message that cannot be sent keeps its transferables': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      const buffer = Uint8Array.of(1, 2, 3).buffer;
      throws(() => talk.send([buffer, () => {}], [buffer]), 'send of a function');
      same(buffer.byteLength, 3, 'length of the buffer that was not sent');
    },

    'messages with transferables arrive complete, moved or copied': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      const buffer = Uint8Array.of(1, 2, 3).buffer;
      talk.run({ buffer, view: new Uint8Array(buffer, 1) }, [buffer]);
      await talk.answered(1);
      const expected = Uint8Array.of(1, 2, 3).buffer;
      same(talk.answers, [{ buffer: expected, view: new Uint8Array(expected, 1) }], 'what came back');
    },

    'channel.ready resolves when messages find room again': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      await talk.channel.ready();
      const large = new Uint8Array(2 ** 20).fill(7);
      for (let index = 0; index < 20; index += 1) {
        talk.run(large);
        await talk.channel.ready();
      }
      await talk.answered(20);
      for (const answer of talk.answers) same(answer, large, 'what came back');
    },
  },
};
