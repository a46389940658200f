/** Guarantee 7: the caller stays responsive. */
import { check, same } from './assert.ts';
import type { Property } from './suite.ts';
import { echo } from './tasks.ts';

/** ms of the budget, and ms that one handler takes: more than the budget. */
const BUDGET = 1;
const HANDLER = 6;

/** Counts whole turns of the event loop, timers included. */
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

/** Blocks the thread for longer than the shortest timer, so that each whole turn has a timer to run. */
function holdThread(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    // blocks the thread
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
      const loop = scene.loop({ handlerBudget: BUDGET, outputHandlers: [handler, () => handler()] });
      for (let index = 0; index < 40; index += 1) loop.addEvent(echo, [index]);
      await loop.stop();
      turns.stop();
      same(seen.length, 80, 'handler calls');
      for (const [index, count] of seen.entries())
        check(index === 0 || count > (seen[index - 1] as number), `no turn passed before handler call ${index}`);
    },

    'a whole turn passes between two error handler calls once handlerBudget has passed': async (scene) => {
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

    'handlers do not wait for turns within handlerBudget': async (scene) => {
      const turns = new Turns();
      const calls = new Map<number, number>();
      const loop = scene.loop({
        handlerBudget: 1000,
        outputHandlers: () => void calls.set(turns.count, (calls.get(turns.count) ?? 0) + 1),
      });
      for (let index = 0; index < 20_000; index += 1) loop.addEvent(echo, [index]);
      await loop.stop();
      turns.stop();
      const counts = [...calls.values()];
      same(
        counts.reduce((sum, count) => sum + count, 0),
        20_000,
        'handler calls',
      );
      // How many turns pass depends on how quick the executor is; that many calls share one does not.
      const most = Math.max(...counts);
      check(most > 20, `no more than ${most} of 20,000 handler calls came in one turn`);
    },
  },
};
