/** Rules of a transport: how it opens executors, and what they and the transport report. */
import { check, rejects, same } from './assert.ts';
import { Conversation } from './conversation.ts';
import type { Property } from './suite.ts';
import { echo, note, noted, say } from './tasks.ts';

export const opening: Property = {
  name: 'a transport: opening',
  cases: {
    'a transport has a name and an isolation': ({ transport }) => {
      check(typeof transport.name === 'string' && transport.name !== '', 'the transport must have a name');
      check(
        ['none', 'thread', 'process', 'host'].includes(transport.isolation),
        `isolation must be none, thread, process or host, but is ${transport.isolation}`,
      );
    },

    'open rejects if its signal has already aborted': async (scene) => {
      await rejects(scene.open({ signal: AbortSignal.abort(new Error('changed my mind')) }), 'open with an aborted signal');
    },

    'open rejects if its signal aborts while the executor opens': async (scene) => {
      const controller = new AbortController();
      const opened = scene.open({ signal: controller.signal });
      const outcome = opened.then(
        () => 'opened',
        () => 'rejected',
      );
      // A channel that opens at once can no longer be stopped.
      let isOpen = false;
      void opened.then(
        () => {
          isOpen = true;
        },
        () => {},
      );
      for (let microtask = 0; microtask < 20; microtask += 1) await null;
      const expected = isOpen ? 'opened' : 'rejected';
      controller.abort(new Error('changed my mind'));
      same(await outcome, expected, 'what came of open');
    },

    'an open channel ignores the signal of its open request': async (scene) => {
      const controller = new AbortController();
      const talk = await Conversation.begin(await scene.open({ signal: controller.signal }));
      controller.abort(new Error('too late'));
      talk.run('after');
      await talk.answered(1);
      same(talk.answers, ['after'], 'what came back');
    },

    'open gives each executor a unique id': async (scene) => {
      const channels = await Promise.all([0, 1].map((index) => scene.open({ index })));
      await channels[0]?.close();
      channels.push(await scene.open({ index: 0 }));
      const ids = channels.map(({ id }) => id);
      same(new Set(ids).size, ids.length, `different ids among ${ids.join(', ')}`);
      check(
        ids.every((id) => typeof id === 'string' && id !== ''),
        'an id must be a string that is not empty',
      );
    },

    'a transport serves several loops at once': async (scene) => {
      const loops = [1, 2, 3].map((number) => scene.loop({ name: `loop-${number}`, executors: number === 2 ? 2 : 1 }));
      const lost: string[] = [];
      for (const loop of loops) {
        loop.subscribe((notice) => {
          if (notice.type === 'executorLost') lost.push(notice.executor.id);
        });
      }
      const events = loops.map((loop, number) => Array.from({ length: 500 }, (_, index) => loop.addEvent(echo, [number * 1000 + index])));
      await loops[0]?.stop();
      for (const [number, own] of events.entries()) {
        for (const [index, event] of own.entries()) same(await event.finished, number * 1000 + index, `result ${index} of loop ${number}`);
      }
      await loops[1]?.terminate();
      same(lost, [], 'executors lost');
      same(await loops[2]?.addEvent(echo, ['alive']).finished, 'alive', 'a result of the remaining loop');
    },

    'each executor has its own memory': async (scene) => {
      if (!scene.survives('thread')) return;
      const name = `memory ${Math.random()}`;
      const [first, second] = [scene.loop(), scene.loop()];
      same(await first.addEvent(note, [name, 'first']).finished, 1, 'notes in the first executor');
      same(await second.addEvent(note, [name, 'second']).finished, 1, 'notes in the second executor');
      same(await first.addEvent(noted, [name]).finished, ['first'], 'what the first executor keeps');
    },

    'print gets what the executor prints, complete and in order, and nothing after closed': async (scene) => {
      if (!scene.survives('thread')) return;
      const printed = { stdout: '', stderr: '' };
      let hasClosed = false;
      let isLate = false;
      const channel = await scene.open({
        print: (stream, text) => {
          printed[stream] += text;
          isLate ||= hasClosed;
        },
      });
      const talk = await Conversation.begin(channel);
      const lines = Array.from({ length: 200 }, (_, index) => `${index} ${'äöü👍'.repeat(index % 50)}`);
      for (const line of lines) {
        talk.call(say, ['stdout', line]);
        talk.call(say, ['stderr', line]);
      }
      await talk.answered(2 * lines.length);
      void channel.closed.then(() => {
        hasClosed = true;
      });
      await talk.close();
      const expected = `${lines.join('\n')}\n`;
      same(printed, { stdout: expected, stderr: expected }, 'what was printed');
      same(isLate, false, 'whether anything was printed after the end');
    },

    'print gets a long text complete': async (scene) => {
      if (!scene.survives('thread')) return;
      let printed = '';
      const text = Array.from({ length: 50_000 }, (_, index) => `${index}é`).join(' ');
      const talk = await Conversation.begin(
        await scene.open({
          print: (_, part) => {
            printed += part;
          },
        }),
      );
      talk.call(say, ['stdout', text]);
      await talk.answered(1);
      await talk.close();
      same(printed.length, text.length + 1, 'length of what was printed');
      same(printed === `${text}\n`, true, 'whether it is what was said');
    },
  },
};
