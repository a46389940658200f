/** Rules of a channel: how it ends. */
import { check, same } from './assert.ts';
import { Conversation } from './conversation.ts';
import type { Property } from './suite.ts';
import { exit, spin } from './tasks.ts';
import { warningsDuring } from './warnings.ts';

/** ms to wait for a message that must not arrive. If it were too short, the case would prove less, but not fail. */
const SILENT_FOR = 50;

function silence(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SILENT_FOR));
}

export const channelEnd: Property = {
  name: 'a channel: its end',
  cases: {
    'close first delivers sent messages and their immediate answers': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      const values = Array.from({ length: 200 }, (_, index) => [index, 'x'.repeat(index)]);
      for (const value of values) talk.run(value);
      const reason = await talk.close();
      same(talk.answers, values, 'what came back before the end');
      same([reason.kind, talk.offences], ['closed', []], 'the kind of end, and deliveries at the wrong time');
    },

    'close immediately after open ends the channel': async (scene) => {
      const channel = await scene.open();
      await channel.close();
      same((await channel.closed).kind, 'closed', 'the kind of end');
    },

    'channel.close is idempotent': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      const closes = [talk.channel.close(), talk.channel.close()];
      await Promise.all(closes);
      await talk.channel.close();
      same((await talk.channel.closed).kind, 'closed', 'the kind of end');
    },

    'channel.close resolves when the channel has closed, and not before': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      let hasClosed = false;
      void talk.channel.closed.then(() => {
        hasClosed = true;
      });
      await talk.channel.close();
      // Both settle for the same reason: give the later of the two its microtasks.
      for (let microtask = 0; microtask < 10; microtask += 1) await null;
      same(hasClosed, true, 'whether closed had settled when close resolved');
    },

    'kill ends the channel, and is idempotent': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      await Promise.all([talk.kill(), talk.kill()]);
      same((await talk.kill()).kind, 'killed', 'the kind of end');
    },

    'kill may be called any number of times, and leaves no listener behind each time': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      const warnings = await warningsDuring(() => Promise.all(Array.from({ length: 12 }, () => talk.kill())));
      same(warnings, [], 'warnings of Node, which takes more than ten listeners for a leak');
    },

    'kill ends an executor in a busy loop': async (scene) => {
      if (!scene.survives('thread')) return;
      const talk = await Conversation.begin(await scene.open());
      talk.run('before');
      await talk.answered(1);
      talk.call(spin, []);
      await silence();
      same([(await talk.kill()).kind, talk.answers], ['killed', ['before']], 'the kind of end, and what came back');
    },

    'kill overtakes close': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      for (let index = 0; index < 100; index += 1) talk.run(index);
      const closed = talk.channel.close();
      await talk.channel.kill();
      await closed;
      check(['closed', 'killed'].includes((await talk.channel.closed).kind), 'the end must be of kind closed or killed');
    },

    'kill and close do nothing after the channel has ended': async (scene) => {
      const channel = await scene.open();
      await channel.close();
      const reason = await channel.closed;
      await Promise.all([channel.kill(), channel.close()]);
      same((await channel.closed) === reason, true, 'whether closed still gives the same reason');
    },

    'a closed channel delivers nothing, and its send does nothing': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      talk.run('before');
      await talk.answered(1);
      await talk.close();
      talk.run('after');
      talk.channel.send({ anything: true });
      await silence();
      same([talk.answers, talk.offences], [['before'], []], 'what came back, and deliveries at the wrong time');
    },

    'a killed channel delivers nothing': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      for (let index = 0; index < 100; index += 1) talk.run(index);
      await talk.channel.kill();
      await silence();
      same(talk.offences, [], 'deliveries at the wrong time');
    },

    'channel.ready resolves on a closed channel': async (scene) => {
      const channel = await scene.open();
      const waiting = channel.ready();
      await channel.close();
      await Promise.all([waiting, channel.ready()]);
    },

    'ref and unref may be called at any time, and do not affect messages': async (scene) => {
      const talk = await Conversation.begin(await scene.open());
      talk.channel.unref();
      talk.channel.unref();
      talk.run('unref');
      // An unref'd channel does not keep the process alive: this does until the answer arrives.
      const alive = setInterval(() => {}, 1000);
      await talk.answered(1);
      clearInterval(alive);
      talk.channel.ref();
      talk.channel.ref();
      talk.run('ref');
      await talk.answered(2);
      await talk.close();
      talk.channel.ref();
      talk.channel.unref();
      same(talk.answers, ['unref', 'ref'], 'what came back');
    },

    'an executor that exits closes its channel with its exit code': async (scene) => {
      if (!scene.survives('thread')) return;
      const talk = await Conversation.begin(await scene.open());
      talk.run('before');
      await talk.answered(1);
      talk.call(exit, [7]);
      const reason = await talk.ended();
      same(reason.kind, 'exited', 'the kind of end');
      if (reason.exitCode !== undefined) same(reason.exitCode, 7, 'the exit code');
      if (reason.started !== undefined) same(reason.started, 2, 'events started');
      same(talk.answers, ['before'], 'what came back');
    },
  },
};
