/** Guarantees 3 and 4: a death is blamed on exactly the events that ran, and nothing runs twice. */
import { ExecutorLostError, SerializationError } from '../errors.ts';
import type { Event } from '../event.ts';
import type { LoopNotice } from '../loop/reporting/notices.ts';
import type { ExecutorChannel, Transport } from '../transport.ts';
import { check, isOurs, matches, rejects, same } from './assert.ts';
import { exitIf } from './ending-tasks.ts';
import type { Property } from './suite.ts';
import { addTo, echo, exit, exitAtOnce, exitLater, exitUnlessFirst, hold, makeVariables, say, variables } from './tasks.ts';

function isLost(event: Event, wasRunning: boolean): ExecutorLostError {
  same(event.status, 'rejected', 'status of the event that ran when its executor died');
  const error = isOurs(event.error, ExecutorLostError, 'ERR_EXECUTOR_LOST', 'its error');
  same(error.wasRunning, wasRunning, 'wasRunning');
  return error;
}

/** Returns the transport, and the channels that it opens. */
function recording(transport: Transport): { readonly transport: Transport; readonly channels: ExecutorChannel[] } {
  const channels: ExecutorChannel[] = [];
  const { name, isolation } = transport;
  const open: Transport['open'] = async (request) => {
    const channel = await transport.open(request);
    channels.push(channel);
    return channel;
  };
  return { transport: { name, isolation, open }, channels };
}

export const blame: Property = {
  name: 'guarantees 3 and 4: exact blame',
  cases: {
    'an event that exits among hundreds of the same target fails, and no other event does': async (scene) => {
      if (!scene.survives('thread')) return;
      const ended = new Map<Event, number>();
      const count = (event: Event): void => void ended.set(event, (ended.get(event) ?? 0) + 1);
      const loop = scene.loop({ outputHandlers: count, errorHandlers: count });
      // All have one quick target, so that many are sent together with the one that exits.
      const isCulprit = (index: number): boolean => index % 300 === 200;
      const events = Array.from({ length: 600 }, (_, index) => loop.addEvent(exitIf, [isCulprit(index), index]));
      await loop.stop();
      for (const [index, event] of events.entries()) {
        same(ended.get(event), 1, `how often event ${index} reached a handler`);
        if (isCulprit(index)) isLost(event, true);
        else same(event.results, index, `result ${index}`);
      }
    },

    'an event that exits among hundreds of another target fails, and no other event does': async (scene) => {
      if (!scene.survives('thread')) return;
      const loop = scene.loop({ errorHandlers: () => {} });
      const events = Array.from({ length: 600 }, (_, index) => loop.addEvent(index % 300 === 100 ? exit : echo, [index]));
      await loop.stop();
      for (const [index, event] of events.entries()) {
        if (index % 300 === 100) isLost(event, true);
        else same(event.results, index, `result ${index}`);
      }
    },

    'tiny events around an exit are neither lost nor run twice': async (scene) => {
      if (!scene.survives('thread') || typeof SharedArrayBuffer === 'undefined') return;
      const counters = new SharedArrayBuffer(2000 * Int32Array.BYTES_PER_ELEMENT);
      const loop = scene.loop({ executors: 2, errorHandlers: () => {} });
      const first = loop.addEvent(addTo, [counters, 0]);
      // Processes share no memory.
      if ((await first.finished.catch((error: unknown) => error)) instanceof SerializationError) return;
      const events = Array.from({ length: 1999 }, (_, index) =>
        index % 1000 === 200 ? loop.addEvent(exit, [1]) : loop.addEvent(addTo, [counters, index + 1]),
      );
      await loop.stop();
      for (const [index, event] of events.entries()) {
        if (index % 1000 === 200) isLost(event, true);
        else same([event.status, new Int32Array(counters)[index + 1]], ['fulfilled', 1], `status of event ${index}, and how often it ran`);
      }
    },

    'ExecutorLostError says how the executor died, and its stack names the event': async (scene) => {
      if (!scene.survives('thread')) return;
      const { transport, channels } = recording(scene.transport);
      const loop = scene.loop({ transport });
      await loop.addEvent(say, ['stderr', 'last words']).finished;
      const event = loop.addEvent(exit, [9], { key: 'the key' });
      await rejects(event.finished, 'the event');
      const error = isLost(event, true);
      const reason = await (channels[0] as ExecutorChannel).closed;
      same(error.exitCode, reason.exitCode ?? null, 'exitCode');
      same(error.signal, reason.signal ?? null, 'signal');
      same(error.stderrTail, reason.stderrTail ?? '', 'stderrTail');
      if (reason.exitCode !== undefined) same(error.exitCode, 9, 'exitCode');
      if (reason.stderrTail !== undefined) matches(error.stderrTail, /last words/, 'stderrTail');
      for (const part of [/tasks\/exit/, /the key/, new RegExp((channels[0] as ExecutorChannel).id)])
        matches(error.stack, part, 'the stack');
    },

    'when an executor of a pool dies the others go on': async (scene) => {
      if (!scene.survives('thread')) return;
      const loop = scene.loop({ executors: 3, errorHandlers: () => {} });
      const events = Array.from({ length: 300 }, (_, index) => loop.addEvent(index % 150 === 50 ? exit : echo, [index]));
      await loop.stop();
      for (const [index, event] of events.entries()) {
        if (index % 150 === 50) isLost(event, true);
        else same(event.results, index, `result ${index}`);
      }
    },

    'events running beside one that exits fail with it, waiting events do not': async (scene) => {
      if (!scene.survives('thread')) return;
      const loop = scene.loop({ concurrency: 3, errorHandlers: () => {} });
      const gate = `gate ${Math.random()}`;
      const beside = [loop.addEvent(hold, [gate]), loop.addEvent(hold, [gate])];
      const culprit = loop.addEvent(exit, [1]);
      const after = Array.from({ length: 20 }, (_, index) => loop.addEvent(echo, [index]));
      await loop.stop();
      for (const event of [...beside, culprit]) isLost(event, true);
      for (const [index, event] of after.entries()) same(event.results, index, `result ${index}`);
    },

    'a new executor replaces one that died, and runs initialize': async (scene) => {
      if (!scene.survives('thread')) return;
      const notices: LoopNotice[] = [];
      const { transport, channels } = recording(scene.transport);
      const loop = scene.loop({ transport, initialize: makeVariables, errorHandlers: () => {} });
      loop.subscribe((notice) => void notices.push(notice));
      for (let round = 0; round < 2; round += 1) {
        loop.addEvent(exit, [1]);
        same(await loop.addEvent(variables).finished, { greeting: 'hello', squares: new Map([[2, 4]]) }, 'variables in the new executor');
      }
      const told = notices.flatMap((notice) =>
        notice.type === 'executorReady' || notice.type === 'executorLost' ? `${notice.type} ${notice.executor.index}` : [],
      );
      const expected = ['executorReady 0', 'executorLost 0'];
      same(told, [...expected, ...expected, 'executorReady 0'], 'notices about executors');
      same(new Set(channels.map(({ id }) => id)).size, 3, 'executors opened');
    },

    'an executor that dies between events fails no event': async (scene) => {
      if (!scene.survives('thread')) return;
      const loop = scene.loop();
      for (let round = 0; round < 2; round += 1) {
        const lost = new Promise<void>((resolve) => {
          const unsubscribe = loop.subscribe((notice) => {
            if (notice.type !== 'executorLost') return;
            unsubscribe();
            resolve();
          });
        });
        same(await loop.addEvent(exitLater, [4]).finished, undefined, 'the result of the event before the death');
        await lost;
        same(await loop.addEvent(echo, [round]).finished, round, 'the result of a later event');
      }
    },

    'an executor killed from outside fails the events that ran in it, and no others': async (scene) => {
      if (!scene.survives('thread')) return;
      const { transport, channels } = recording(scene.transport);
      const loop = scene.loop({ transport, concurrency: 2, errorHandlers: () => {} });
      const running = loop.addEvent(hold, [`gate ${Math.random()}`]);
      // Events begin in order: once this one has ended, the other one has begun.
      await loop.addEvent(echo, ['begun']).finished;
      await (channels[0] as ExecutorChannel).kill();
      await rejects(running.finished, 'the event that ran');
      isLost(running, true);
      same(await loop.addEvent(echo, ['after']).finished, 'after', 'the result of a later event');
    },

    'start rejects with the first reason after five executors in a row die before their first event': async (scene) => {
      if (!scene.survives('thread')) return;
      const { transport, channels } = recording(scene.transport);
      const loop = scene.loop({ transport, initialize: exitAtOnce, errorHandlers: () => {} });
      const event = loop.addEvent(echo, [1]);
      const reason = isOurs(await rejects(loop.start(), 'start'), ExecutorLostError, 'ERR_EXECUTOR_LOST', 'the reason');
      matches(reason.message, new RegExp((channels[0] as ExecutorChannel).id), 'the message, which names the first executor');
      await rejects(event.finished, 'the queued event');
      same([channels.length, loop.isRunning()], [5, false], 'executors opened, and isRunning');
    },

    'a loop goes on with fewer executors if one never becomes ready': async (scene) => {
      if (!scene.survives('thread')) return;
      const loop = scene.loop({ executors: 2, initialize: exitUnlessFirst, startTimeout: scene.patience });
      const events = Array.from({ length: 50 }, (_, index) => loop.addEvent(echo, [index]));
      for (const [index, event] of events.entries()) same(await event.finished, index, `result ${index}`);
      check(loop.isRunning(), 'the loop must go on');
    },
  },
};
