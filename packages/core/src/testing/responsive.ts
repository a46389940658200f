/** Guarantee 7: the caller stays responsive. */
import { check, same } from './assert.ts';
import type { Property } from './suite.ts';
import { echo } from './tasks.ts';

/** ms of the budget, and what one handler takes of it: all. */
const BUDGET = 1;
const HANDLER = 6;

/** Counts whole turns: each comes with its timers. */
class Turns {
  count = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#next();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #next(): void {
    this.#timer = setTimeout(() => {
      this.count += 1;
      this.#next();
    }, 0);
  }
}

/** Holds the thread for longer than the least time of a timer, so that a whole turn has one to call. */
function holdThread(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    // holds the thread
  }
}

export const responsive: Property = {
  name: 'guarantee 7: responsiveness',
  cases: {
    'a whole turn passes between two handler calls once handlerBudget has passed': async (scene) => {
      const turns = new Turns();
      const seen: number[] = [];
      const handler = (): void => {
        seen.push(turns.count);
        holdThread(HANDLER);
      };
      const loop = scene.loop({ handlerBudget: BUDGET, outputHandlers: [handler, handler] });
      for (let index = 0; index < 40; index += 1) loop.addEvent(echo, [index]);
      await loop.stop();
      turns.stop();
      same(seen.length, 80, 'handler calls');
      for (const [index, count] of seen.entries())
        check(index === 0 || count > (seen[index - 1] as number), `no turn passed before handler call ${index}`);
    },

    'error handlers are handlers, too': async (scene) => {
      const turns = new Turns();
      const seen: number[] = [];
      const handler = (): void => {
        seen.push(turns.count);
        holdThread(HANDLER);
      };
      const loop = scene.loop({ handlerBudget: BUDGET, errorHandlers: handler, autoStart: false });
      for (let index = 0; index < 20; index += 1) loop.addEvent(echo, [() => {}]);
      await loop.start();
      await loop.stop();
      turns.stop();
      same(seen.length, 20, 'handler calls');
      for (const [index, count] of seen.entries())
        check(index === 0 || count > (seen[index - 1] as number), `no turn passed before handler call ${index}`);
    },

    'a whole turn passes between two settlements once handlerBudget has passed': async (scene) => {
      const turns = new Turns();
      const seen: number[] = [];
      const loop = scene.loop({ handlerBudget: BUDGET });
      // A listener stands for whatever makes settling slow.
      loop.subscribe((notice) => {
        if (notice.type !== 'eventEnded') return;
        seen.push(turns.count);
        holdThread(HANDLER);
      });
      for (let index = 0; index < 40; index += 1) loop.addEvent(echo, [index]);
      await loop.stop();
      turns.stop();
      same(seen.length, 40, 'settlements');
      for (const [index, count] of seen.entries())
        check(index === 0 || count > (seen[index - 1] as number), `no turn passed before settlement ${index}`);
    },

    'within the budget handlers do not wait for turns': async (scene) => {
      const turns = new Turns();
      let calls = 0;
      const loop = scene.loop({
        handlerBudget: 1000,
        outputHandlers: () => {
          calls += 1;
        },
      });
      for (let index = 0; index < 20_000; index += 1) loop.addEvent(echo, [index]);
      await loop.stop();
      turns.stop();
      same(calls, 20_000, 'handler calls');
      // A turn for each call would be as many as there are calls.
      check(turns.count < calls / 4, `${turns.count} turns passed for ${calls} handler calls`);
    },
  },
};
