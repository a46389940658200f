/** maxQueue and ready(): a producer that is faster than its loop. */
import { QueueFullError, StoppedError } from '../errors.ts';
import type { Event } from '../event.ts';
import type { EventLoop } from '../event-loop.ts';
import { isOurs, rejects, same, throws } from './assert.ts';
import type { Property } from './suite.ts';
import { echo, echoLater } from './tasks.ts';

function isFull(loop: EventLoop): void {
  const error = throws(() => loop.addEvent(echo, ['one too many']), 'addEvent with a full queue');
  isOurs(error, QueueFullError, 'ERR_QUEUE_FULL', 'what it throws');
}

export const limits: Property = {
  name: 'a loop: maxQueue and ready',
  cases: {
    'addEvent throws when maxQueue events wait': async (scene) => {
      const loop = scene.loop({ maxQueue: 3, autoStart: false });
      const events = [1, 2, 3].map((value) => loop.addEvent(echo, [value]));
      isFull(loop);
      isFull(loop);
      await loop.stop();
      same(
        events.map((event) => event.results),
        [1, 2, 3],
        'results',
      );
    },

    'an event that has started does not count towards maxQueue': async (scene) => {
      const loop = scene.loop({ maxQueue: 2 });
      const added = new Promise<void>((resolve, reject) => {
        loop.subscribe((notice) => {
          if (notice.type !== 'eventStarted' || notice.event.key !== 'slow') return;
          try {
            loop.addEvent(echoLater, [1, 0]);
            loop.addEvent(echoLater, [2, 0]);
            isFull(loop);
            resolve();
          } catch (error) {
            reject(error as Error);
          }
        });
      });
      loop.addEvent(echoLater, ['slow', 20], { key: 'slow' });
      await added;
      await loop.stop();
    },

    'an event counts towards maxQueue again from its end until its handlers have run': async (scene) => {
      let release: () => void = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const loop = scene.loop({ maxQueue: 2, outputHandlers: () => released });
      for (const value of [1, 2]) same(await loop.addEvent(echo, [value]).finished, value, 'the result');
      isFull(loop);
      release();
      await loop.ready();
      same(await loop.addEvent(echo, [3]).finished, 3, 'the result');
    },

    'loop.ready resolves at once if there is room': async (scene) => {
      const loop = scene.loop({ maxQueue: 1 });
      await loop.ready();
      await scene.loop().ready();
      same(loop.isRunning(), false, 'whether ready has started the loop');
    },

    'loop.ready lets one waiter through per free place, in order': async (scene) => {
      const loop = scene.loop({ maxQueue: 2 });
      const order: number[] = [];
      const events: Event[] = [];
      const produce = async (number: number): Promise<void> => {
        await loop.ready();
        // A producer that was let through has a place, without checking again.
        events.push(loop.addEvent(echoLater, [number, 0]));
        order.push(number);
      };
      const producers = Array.from({ length: 60 }, (_, number) => number);
      await Promise.all(producers.map(produce));
      await loop.stop();
      same(order, producers, 'producers in the order let through');
      same(
        events.map((event) => event.results),
        producers,
        'results',
      );
    },

    'memory stays bounded by maxQueue for a producer that awaits ready': async (scene) => {
      const loop = scene.loop({ maxQueue: 10 });
      let most = 0;
      for (let index = 0; index < 500; index += 1) {
        await loop.ready();
        loop.addEvent(echo, [index]);
        most = Math.max(most, loop.stats().queued);
      }
      await loop.stop();
      same([most <= 10, loop.stats().fulfilled], [true, 500], 'whether at most 10 ever waited, and how many were fulfilled');
    },

    'loop.ready rejects when the loop stops': async (scene) => {
      const loop = scene.loop({ maxQueue: 1, autoStart: false, errorHandlers: () => {} });
      loop.addEvent(echo, [1]);
      const waiting = rejects(loop.ready(), 'ready');
      await loop.terminate();
      isOurs(await waiting, StoppedError, 'ERR_STOPPED', 'its reason');
      isOurs(await rejects(loop.ready(), 'ready of a stopped loop'), StoppedError, 'ERR_STOPPED', 'its reason');
      await loop.start();
      await loop.ready();
    },
  },
};
