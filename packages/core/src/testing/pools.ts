/** Pools: how many executors there are, and when they are replaced. */
import type { Transport } from '../transport.ts';
import { check, same } from './assert.ts';
import { identify } from './ending-tasks.ts';
import type { Scene } from './scene.ts';
import { Counter } from './state-tasks.ts';
import type { Property } from './suite.ts';
import { echo, echoLater, executorId } from './tasks.ts';

/** Wraps the transport and counts its open executors. */
class Watched {
  readonly transport: Transport;
  opened = 0;
  open = 0;
  #onClosed: () => void = () => {};

  constructor({ transport }: Scene) {
    const { name, isolation } = transport;
    const open: Transport['open'] = async (request) => {
      const channel = await transport.open(request);
      this.opened += 1;
      this.open += 1;
      void channel.closed.then(() => {
        this.open -= 1;
        this.#onClosed();
      });
      return channel;
    };
    this.transport = { name, isolation, open };
  }

  /** Resolves once at most so many executors are open. */
  async shrunkTo(most: number): Promise<void> {
    while (this.open > most) {
      await new Promise<void>((resolve) => {
        this.#onClosed = resolve;
      });
    }
  }
}

export const pools: Property = {
  name: 'pools',
  cases: {
    'all executors of a pool get work, and no event is lost': async (scene) => {
      const loop = scene.loop({ executors: 3 });
      await loop.start();
      const events = Array.from({ length: 60 }, () => loop.addEvent(identify, [2]));
      await loop.stop();
      same(new Set(events.map(({ results }) => results)).size, 3, 'executors that ran events');
      same(loop.stats().fulfilled, 60, 'events fulfilled');
    },

    'executors of a pool open in parallel': async (scene) => {
      let asked = 0;
      let allAsked: () => void = () => {};
      const together = new Promise<void>((resolve) => {
        allAsked = resolve;
      });
      const { name, isolation } = scene.transport;
      const open: Transport['open'] = async (request) => {
        asked += 1;
        if (asked === 3) allAsked();
        // Opened one after the other, they would wait here for ever.
        await together;
        return scene.transport.open(request);
      };
      const loop = scene.loop({ transport: { name, isolation, open }, executors: 3 });
      await loop.start();
      same(loop.stats().executors.length, 3, 'executors');
    },

    'an elastic pool grows with its work up to max': async (scene) => {
      const watch = new Watched(scene);
      const loop = scene.loop({ transport: watch.transport, executors: { min: 1, max: 3, idleTimeout: 60_000 } });
      await loop.start();
      same(watch.opened, 1, 'executors opened at the start');
      // Adds work for as long as opening them takes, on a slow machine too.
      for (let round = 0; watch.open < 3; round += 1) {
        const events = Array.from({ length: 20 }, (_, index) => loop.addEvent(echoLater, [index, 5]));
        await loop.wait();
        for (const [index, event] of events.entries()) same(event.results, index, `result ${index} of round ${round}`);
      }
      same([watch.opened, watch.open], [3, 3], 'executors opened, and open');
    },

    'an elastic pool shrinks to min, and grows again': async (scene) => {
      const watch = new Watched(scene);
      const loop = scene.loop({ transport: watch.transport, executors: { min: 1, max: 3, idleTimeout: 20 } });
      for (let round = 0; round < 2; round += 1) {
        const events = Array.from({ length: 60 }, (_, index) => loop.addEvent(echoLater, [index, 5]));
        await loop.wait();
        for (const [index, event] of events.entries()) same(event.results, index, `result ${index}`);
        check(watch.open <= 3, `${watch.open} executors are open, but at most three may be`);
        await watch.shrunkTo(1);
        // One that the work had called for may still be on its way; it is closed once it has come.
        same(loop.stats().executors.filter(({ state }) => state !== 'starting').length, 1, 'executors left');
      }
      same(loop.stats().rejected, 0, 'events that failed');
    },

    'an elastic pool with min 0 opens its first executor for its first event': async (scene) => {
      const watch = new Watched(scene);
      const loop = scene.loop({ transport: watch.transport, executors: { min: 0, max: 2 } });
      await loop.start();
      same([loop.isRunning(), watch.opened], [true, 0], 'isRunning, and executors opened');
      same(await loop.addEvent(echo, ['first']).finished, 'first', 'the result');
    },

    'an elastic pool closes no executor that runs an event': async (scene) => {
      const loop = scene.loop({ executors: { min: 0, max: 2, idleTimeout: 1 } });
      const events = Array.from({ length: 6 }, (_, index) => loop.addEvent(echoLater, [index, 40]));
      await loop.stop();
      for (const [index, event] of events.entries()) same(event.results, index, `result ${index}`);
    },

    'recycleAfter replaces executors, and loses no event': async (scene) => {
      const watch = new Watched(scene);
      const loop = scene.loop({ transport: watch.transport, recycleAfter: 10, executors: 2 });
      const lost: string[] = [];
      loop.subscribe((notice) => {
        if (notice.type === 'executorLost') lost.push(notice.executor.id);
      });
      const ids = Array.from({ length: 40 }, () => loop.addEvent(executorId));
      await loop.stop();
      const counts = new Map<unknown, number>();
      for (const { results } of ids) counts.set(results, (counts.get(results) ?? 0) + 1);
      check(counts.size >= 4, `40 events must have used at least four executors, but used ${counts.size}`);
      for (const [id, count] of counts) check(count <= 10, `executor ${id} ran ${count} events`);
      same([lost, loop.stats().rejected], [[], 0], 'executors lost, and events that failed');
    },

    'recycle() replaces executors, loses no event, and lets what lives in one live': async (scene) => {
      const loop = scene.loop({ executors: 2 });
      const lost: string[] = [];
      await loop.start();
      const replaced = new Promise<void>((resolve) => {
        scene.hear(loop, (notice) => {
          if (notice.type === 'executorLost') lost.push(notice.executor.id);
          else if (notice.type === 'executorReady') resolve();
        });
      });
      const counter = await loop.proxy(Counter, ['kept', 10]);
      const running = Array.from({ length: 10 }, (_, index) => loop.addEvent(echoLater, [index, 1]));
      loop.recycle();
      for (const [index, event] of running.entries()) same(await event.finished, index, `result ${index}`);
      await replaced;
      same(await counter.add(1), 11, 'what the object counts');
      same([lost, loop.stats().rejected], [[], 0], 'executors lost, and events that failed');
    },
  },
};
