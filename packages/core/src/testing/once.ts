/** Guarantee 1: every event ends exactly once. */
import type { Event } from '../event.ts';
import { check, same } from './assert.ts';
import type { Property } from './suite.ts';
import { echo, echoLater, giveRow } from './tasks.ts';

/** Enough for many batches, and to catch a transport that loses one message of hundreds. */
const MANY = 2000;

export const once: Property = {
  name: 'guarantee 1: once',
  cases: {
    'thousands of small events end once, each with its own result': async (scene) => {
      const ended = new Map<Event, number>();
      const handled = new Map<Event, number>();
      const loop = scene.loop({ executors: 2, outputHandlers: (event) => count(handled, event) });
      loop.subscribe((notice) => {
        if (notice.type === 'eventEnded') count(ended, notice.event);
      });
      const events = Array.from({ length: MANY }, (_, index) => loop.addEvent(echo, [index]));
      await loop.stop();
      for (const [index, event] of events.entries()) {
        same(event.results, index, `result ${index}`);
        same(ended.get(event), 1, `how often event ${index} ended`);
        same(handled.get(event), 1, `how often event ${index} was handled`);
      }
      same(ended.size, MANY, 'events that ended');
    },

    'events that need a message of their own end once': async (scene) => {
      let handled = 0;
      const loop = scene.shared({
        outputHandlers: () => {
          handled += 1;
        },
      });
      const events = Array.from({ length: 500 }, (_, index) => loop.addEvent(echo, [new Map([[index, new Date(index)]])]));
      await loop.wait();
      for (const [index, event] of events.entries()) same(event.results, new Map([[index, new Date(index)]]), `result ${index}`);
      same(handled, events.length, 'events handled');
    },

    'concurrent events in one executor end once': async (scene) => {
      const ended = new Map<Event, number>();
      const loop = scene.loop({ concurrency: 8, outputHandlers: (event) => count(ended, event) });
      // Events added first end last, so that results leave out of order.
      const events = Array.from({ length: 200 }, (_, index) =>
        loop.addEvent(index % 3 === 0 ? echo : echoLater, [index, (8 - (index % 8)) * 2]),
      );
      await loop.stop();
      for (const [index, event] of events.entries()) {
        same(event.results, index, `result ${index}`);
        same(ended.get(event), 1, `how often event ${index} ended`);
      }
    },

    'stats counts each fulfilled and each rejected event once': async (scene) => {
      let failed = 0;
      const loop = scene.loop({
        errorHandlers: () => {
          failed += 1;
        },
      });
      for (let index = 0; index < 300; index += 1) loop.addEvent(giveRow, [index % 3 === 0 ? 'there is no such row' : 'Map']);
      await loop.wait();
      const { queued, running, fulfilled, rejected, cancelled } = loop.stats();
      same(
        { queued, running, fulfilled, rejected, cancelled, failed },
        { queued: 0, running: 0, fulfilled: 200, rejected: 100, cancelled: 0, failed: 100 },
        'counts',
      );
    },

    'events added one after the other each end with their own result': async (scene) => {
      const loop = scene.shared();
      for (let index = 0; index < 200; index += 1) same(await loop.addEvent(echo, [index]).finished, index, `result ${index}`);
    },

    'large arguments and results arrive complete': async (scene) => {
      const loop = scene.shared();
      const bytes = new Uint8Array(8 * 2 ** 20).map((_, index) => index % 251);
      const events = [1, 2].map(() => loop.addEvent(echo, [bytes]));
      for (const event of events) same(await event.finished, bytes, 'what came back');
      check(bytes.length > 0, 'the caller must keep what it did not transfer');
    },
  },
};

function count(counts: Map<Event, number>, event: Event): void {
  counts.set(event, (counts.get(event) ?? 0) + 1);
}
