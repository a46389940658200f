/** Guarantee 5: nothing hangs. Timeouts. */
import { EventTimeoutError, ExecutorLostError } from '../errors.ts';
import type { Event } from '../event.ts';
import { check, isError, isOurs, matches, rejects, same } from './assert.ts';
import { hangUntil, heedWithResult, ignore } from './ending-tasks.ts';
import { endless } from './stream-tasks.ts';
import type { Property } from './suite.ts';
import { busy, echo, echoLater, executorId, spin } from './tasks.ts';

/** ms; short, because cases wait for it, but longer than a bad network and a busy machine delay an answer. */
const TIMEOUT = 400;

function isTimeout(event: Event): EventTimeoutError {
  same(event.status, 'rejected', 'status');
  return isOurs(event.error, EventTimeoutError, 'ERR_TIMEOUT', 'its error');
}

function name(): string {
  return `deadline ${Math.random()}`;
}

export const deadlines: Property = {
  name: 'guarantee 5: timeouts',
  cases: {
    'an event that exceeds its timeout gets its signal, and fails': async (scene) => {
      // However slow the machine is: the task gives way, and must keep its executor.
      const loop = scene.loop({ errorHandlers: () => {}, gracePeriod: scene.patience });
      const executor = await loop.addEvent(executorId).finished;
      const event = loop.addEvent(heedWithResult, [name()], { timeout: TIMEOUT });
      await rejects(event.finished, 'the event');
      matches(isTimeout(event).message, /heedWithResult/, 'the message, which names the target');
      same(await loop.addEvent(executorId).finished, executor, 'the executor afterwards');
    },

    'an event that exceeds its timeout in a busy loop loses its executor, and no other event fails': async (scene) => {
      if (!scene.survives('thread')) return;
      const loop = scene.loop({ errorHandlers: () => {} });
      const event = loop.addEvent(spin, [], { timeout: TIMEOUT });
      const waiting = [1, 2, 3].map((value) => loop.addEvent(echo, [value]));
      await rejects(event.finished, 'the event');
      isTimeout(event);
      same(await Promise.all(waiting.map(({ finished }) => finished)), [1, 2, 3], 'results of the waiting events');
    },

    'events beside one that exceeds its timeout in a busy loop fail with it, with the cause': async (scene) => {
      if (!scene.survives('thread')) return;
      const loop = scene.loop({ concurrency: 2, errorHandlers: () => {} });
      const beside = loop.addEvent(ignore);
      const event = loop.addEvent(spin, [], { timeout: TIMEOUT });
      await Promise.all([rejects(event.finished, 'the event'), rejects(beside.finished, 'the event beside it')]);
      isTimeout(event);
      isError(isOurs(beside.error, ExecutorLostError, 'ERR_EXECUTOR_LOST', 'its error').cause, EventTimeoutError, 'its cause');
    },

    'a timeout does not count while the event waits': async (scene) => {
      const loop = scene.shared();
      loop.addEvent(echoLater, ['first', 2.5 * TIMEOUT]);
      const waiting = [1, 2, 3].map((value) => loop.addEvent(echo, [value], { timeout: 2 * TIMEOUT }));
      same(await Promise.all(waiting.map(({ finished }) => finished)), [1, 2, 3], 'results');
    },

    'a timeout does not count while another event blocks the executor': async (scene) => {
      const loop = scene.shared({ concurrency: 2 });
      await loop.start();
      const first = loop.addEvent(busy, [0, 2.5 * TIMEOUT]);
      const beside = loop.addEvent(echo, ['beside'], { timeout: 2 * TIMEOUT });
      same(await beside.finished, 'beside', 'the result');
      await first.finished;
    },

    'a timeout does not affect events that are quick enough': async (scene) => {
      const loop = scene.shared();
      const events = Array.from({ length: 500 }, (_, index) => loop.addEvent(echo, [index], { timeout: scene.patience }));
      await loop.wait();
      for (const [index, event] of events.entries()) same(event.results, index, `result ${index}`);
    },

    "a timeout does not count pauses of the caller's thread": async (scene) => {
      const loop = scene.loop();
      await loop.start();
      const event = loop.addEvent(echo, ['quick'], { timeout: TIMEOUT });
      const started = new Promise<void>((resolve) => {
        loop.subscribe((notice) => {
          if (notice.type === 'eventStarted') resolve();
        });
      });
      await started;
      // Meanwhile the answer waits.
      busy(0, 2 * TIMEOUT);
      same(await event.finished, 'quick', 'the result');
    },

    'a timeout applies to each attempt of a retried event': async (scene) => {
      const loop = scene.loop();
      same(await loop.addEvent(hangUntil, [3], { timeout: TIMEOUT, retries: 5 }).finished, 3, 'the attempt that succeeded');
    },

    'a timeout ends a stream': async (scene) => {
      const loop = scene.shared({ errorHandlers: () => {} });
      const event = loop.addEvent(endless, [name()], { timeout: TIMEOUT });
      let items = 0;
      let error: unknown;
      try {
        for await (const _ of event) items += 1;
      } catch (thrown) {
        error = thrown;
      }
      isOurs(error, EventTimeoutError, 'ERR_TIMEOUT', 'what the iterator throws');
      check(items > 0, 'items must arrive before the timeout');
    },
  },
};
