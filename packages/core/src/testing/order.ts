/** Guarantee 2: order. */
import type { Event } from '../event.ts';
import { check, same } from './assert.ts';
import type { Property } from './suite.ts';
import { busy, echo, echoLater, failIf, note, noted, noteLater } from './tasks.ts';

export const order: Property = {
  name: 'guarantee 2: order',
  cases: {
    'one executor runs events in the order added': async (scene) => {
      const loop = scene.shared();
      const name = `order ${Math.random()}`;
      for (let index = 0; index < 2000; index += 1) loop.addEvent(note, [name, index]);
      same(await loop.addEvent(noted, [name]).finished, range(2000), 'what ran, in order');
    },

    'small and large events of different targets keep their order': async (scene) => {
      const loop = scene.shared();
      const name = `order ${Math.random()}`;
      const items = range(300).map((index) =>
        index % 7 === 0 ? new Map([[index, 'a message of its own']]) : index % 5 === 0 ? 'x'.repeat(20_000) + index : index,
      );
      for (const [index, item] of items.entries()) {
        loop.addEvent(note, [name, item]);
        if (index % 3 === 0) loop.addEvent(echo, [index]);
      }
      same(await loop.addEvent(noted, [name]).finished, items, 'what ran, in order');
    },

    'at concurrency 1 an async event ends before the next one begins': async (scene) => {
      const loop = scene.shared();
      const name = `order ${Math.random()}`;
      for (let index = 0; index < 10; index += 1) loop.addEvent(noteLater, [name, index, (10 - index) % 4]);
      const expected = range(10).flatMap((index) => [`${index} begins`, `${index} ends`]);
      same(await loop.addEvent(noted, [name]).finished, expected, 'what ran, in order');
    },

    'events reach the handlers in the order added': async (scene) => {
      const handled: unknown[] = [];
      const loop = scene.shared({
        outputHandlers: (event) => {
          handled.push(event.results);
        },
      });
      for (let index = 0; index < 1000; index += 1) {
        if (index % 100 === 0) loop.addEvent(echoLater, [index, index % 3]);
        else if (index % 31 === 0) loop.addEvent(busy, [index, 0.3]);
        else loop.addEvent(echo, [index]);
      }
      await loop.wait();
      same(handled, range(1000), 'results in the order handled');
    },

    'one handler chain ends before the next begins, and async handlers are awaited': async (scene) => {
      const calls: string[] = [];
      const first = async (event: Event): Promise<void> => {
        calls.push(`first begins ${event.results}`);
        await new Promise((resolve) => setTimeout(resolve, 1));
        calls.push(`first ends ${event.results}`);
      };
      const second = (event: Event): void => void calls.push(`second ${event.results}`);
      const loop = scene.shared({ outputHandlers: [first, second] });
      for (let index = 0; index < 20; index += 1) loop.addEvent(echo, [index]);
      await loop.wait();
      same(
        calls,
        range(20).flatMap((index) => [`first begins ${index}`, `first ends ${index}`, `second ${index}`]),
        'calls',
      );
    },

    'error handlers get failed events in the order added, between the fulfilled ones': async (scene) => {
      const calls: string[] = [];
      const handle = (event: Event): void => void calls.push(`${event.status} ${event.key}`);
      const loop = scene.shared({ outputHandlers: handle, errorHandlers: handle });
      for (let index = 0; index < 100; index += 1) loop.addEvent(failIf, [index % 2 === 1], { key: `${index}` });
      await loop.wait();
      same(
        calls,
        range(100).map((index) => `${index % 2 === 0 ? 'fulfilled' : 'rejected'} ${index}`),
        'calls',
      );
    },

    'an event that cannot cross keeps its place among the handlers': async (scene) => {
      const handled: unknown[] = [];
      const handle = (event: Event): void => void handled.push([event.key, event.status]);
      const loop = scene.shared({ outputHandlers: handle, errorHandlers: handle });
      const cannotCross = (index: number): boolean => index % 10 === 5;
      for (let index = 0; index < 100; index += 1) loop.addEvent(echo, [cannotCross(index) ? () => {} : index], { key: `${index}` });
      await loop.wait();
      const expected = range(100).map((index) => [`${index}`, cannotCross(index) ? 'rejected' : 'fulfilled']);
      same(handled, expected, 'keys and statuses in the order handled');
    },

    'events of higher priority run first, those of equal priority in the order added': async (scene) => {
      const loop = scene.loop({ autoStart: false });
      const name = `order ${Math.random()}`;
      const priorities = [0, 5, -1, 5, 0, 0.5, -1, 100, undefined];
      for (const [index, priority] of priorities.entries()) loop.addEvent(note, [name, index], { priority });
      loop.addEvent(noted, [name], { priority: -2, key: 'noted' });
      let ran: unknown;
      loop.addOutputHandler((event) => {
        if (event.key === 'noted') ran = event.results;
      });
      await loop.start();
      await loop.stop();
      same(ran, [7, 1, 3, 5, 0, 4, 8, 2, 6], 'what ran, in order');
    },

    'a later event of higher priority overtakes waiting events': async (scene) => {
      const keys: unknown[] = [];
      const loop = scene.loop({ outputHandlers: (event) => void keys.push(event.key) });
      const started = new Promise<void>((resolve) => {
        scene.hear(loop, (notice) => {
          if (notice.type === 'eventStarted' && notice.event.key === 'slow') resolve();
        });
      });
      loop.addEvent(echoLater, [0, 50], { key: 'slow' });
      await started;
      for (const [key, priority] of [
        ['low', -1],
        ['first', 0],
        ['second', 0],
        ['high', 1],
      ] as const)
        loop.addEvent(echoLater, [0, 0], { key, priority });
      await loop.wait();
      same(keys, ['slow', 'high', 'first', 'second', 'low'], 'keys in the order handled');
    },

    'in a pool handlers get events as they end, one at a time': async (scene) => {
      let inHandler = 0;
      const keys: unknown[] = [];
      const loop = scene.loop({
        executors: 2,
        outputHandlers: async (event) => {
          inHandler += 1;
          check(inHandler === 1, 'one handler must end before another begins');
          keys.push(event.key);
          await new Promise((resolve) => setTimeout(resolve, 0));
          inHandler -= 1;
        },
      });
      const problems: unknown[] = [];
      scene.hear(loop, (notice) => {
        if (notice.type === 'handlerFailed') problems.push(notice.error);
      });
      await loop.start();
      loop.addEvent(echoLater, ['slow', 300], { key: 'slow' });
      const quick = range(20).map((index) => loop.addEvent(echo, [index], { key: 'quick' }));
      await Promise.all(quick.map((event) => event.finished));
      await loop.wait();
      same(problems, [], 'what handlers threw');
      same(keys.at(-1), 'slow', 'the key of the event that was handled last');
    },
  },
};

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
