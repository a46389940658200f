/** Retries with rules: whether an attempt is worth it, and when it comes. */
import { ArgumentError, CancelledError, EventTimeoutError, TerminatedError } from '../errors.ts';
import type { Event } from '../event.ts';
import type { Retries } from '../event-options.ts';
import type { LoopNotice } from '../loop/reporting/notices.ts';
import { isError, isOurs, rejects, same, throws } from './assert.ts';
import { failUntil, giveUncloneable, hangUntil } from './ending-tasks.ts';
import type { Property } from './suite.ts';
import { echo } from './tasks.ts';

async function messageOf(event: Event): Promise<string> {
  return isError(await rejects(event.finished, 'the event'), Error, 'its error').message;
}

export const retryRules: Property = {
  name: 'guarantee 3: rules for retries',
  cases: {
    'when decides whether a failure is worth another attempt': async (scene) => {
      const asked: string[] = [];
      const loop = scene.shared();
      const when = ({ message }: Error): boolean => {
        asked.push(message);
        return message !== 'attempt 2 failed';
      };
      same(await messageOf(loop.addEvent(failUntil, [9], { retries: { limit: 5, delay: 0, when } })), 'attempt 2 failed', 'message');
      same(asked, ['attempt 1 failed', 'attempt 2 failed'], 'failures that it was asked about');
    },

    'when is asked only where another attempt is allowed': async (scene) => {
      const asked: string[] = [];
      const loop = scene.shared();
      const retries: Retries = { limit: 1, delay: 0, when: (error) => asked.push(error.message) > 0 };
      await messageOf(loop.addEvent(failUntil, [9], { retries }));
      await messageOf(loop.addEvent(giveUncloneable, ['retry rules'], { retries }));
      const waiting = loop.addEvent(echo, [1], { retries });
      waiting.cancel();
      await rejects(waiting.finished, 'the cancelled event');
      same(asked, ['attempt 1 failed'], 'failures that it was asked about');
    },

    'delay gets the attempt that failed, and its error': async (scene) => {
      const asked: unknown[] = [];
      const delay = (attempt: number, error: Error): number => {
        asked.push([attempt, error.message]);
        return 1;
      };
      const loop = scene.shared();
      same(await loop.call(failUntil, [3], { retries: { limit: Number.POSITIVE_INFINITY, delay } }), 3, 'the attempt that succeeded');
      const expected = [
        [1, 'attempt 1 failed'],
        [2, 'attempt 2 failed'],
      ];
      same(asked, expected, 'what it was asked');
    },

    'a time-out is a failure that when is asked about': async (scene) => {
      const loop = scene.shared();
      const retries: Retries = { limit: 3, delay: 0, when: (error) => error instanceof EventTimeoutError };
      same(await loop.call(hangUntil, [2], { timeout: 50, retries }), 2, 'the attempt that succeeded');
    },

    'a rule that throws or gives nonsense ends the event with its failure, and is a handlerFailed notice': async (scene) => {
      const notices: LoopNotice[] = [];
      const loop = scene.shared();
      scene.hear(loop, (notice) => void (notice.type === 'handlerFailed' && notices.push(notice)));
      const broken = (): never => {
        throw new RangeError('broken');
      };
      const rules: Partial<Retries>[] = [
        { when: broken },
        { delay: broken },
        { delay: () => -1 },
        { delay: () => Number.POSITIVE_INFINITY },
      ];
      rules.push({ delay: () => Number.NaN }, { delay: () => '5' as never }, { when: async () => true } as never);
      for (const rule of rules) {
        const event = loop.addEvent(failUntil, [9], { retries: { limit: 3, delay: 0, ...rule } });
        same(await messageOf(event), 'attempt 1 failed', 'message');
      }
      same(notices.length, rules.length, 'number of notices');
    },

    'a delay that is longer than any timer takes is a long one': async (scene) => {
      const loop = scene.shared();
      for (const delay of [2 ** 32, () => 2 ** 32, () => Number.MAX_VALUE]) {
        let failed: () => void = () => {};
        const failure = new Promise<void>((resolve) => {
          failed = resolve;
        });
        const when = (): boolean => {
          failed();
          return true;
        };
        const event = loop.addEvent(failUntil, [2], { retries: { limit: 1, delay, when } });
        await failure;
        // An attempt that came at once would run before the last of these.
        for (let index = 0; index < 20; index += 1) await loop.call(echo, [index]);
        event.cancel('soon enough');
        const error = isOurs(await rejects(event.finished, 'the event'), CancelledError, 'ERR_CANCELLED', 'its error');
        same([error.cause, event.status], ['soon enough', 'cancelled'], 'reason and status');
      }
    },

    'an event that its own rule cancels is cancelled, and one whose loop it terminates fails with it': async (scene) => {
      const loop = scene.loop();
      const cancelled: Event = loop.addEvent(failUntil, [9], {
        retries: {
          limit: 3,
          when: () => {
            cancelled.cancel('by its rule');
            return true;
          },
        },
      });
      const error = isOurs(await rejects(cancelled.finished, 'the event'), CancelledError, 'ERR_CANCELLED', 'its error');
      same([error.cause, cancelled.status], ['by its rule', 'cancelled'], 'reason and status');
      const when = (): boolean => {
        void loop.terminate();
        return true;
      };
      const last = loop.addEvent(failUntil, [9], { retries: { limit: 3, delay: 0, when } });
      isOurs(await rejects(last.finished, 'the last event'), TerminatedError, 'ERR_TERMINATED', 'its error');
    },

    'rules that are out of range throw at once': (scene) => {
      const loop = scene.loop({ autoStart: false });
      const wrong: unknown[] = [{}, { limit: -1 }, { limit: 1.5 }, { limit: 1, delay: -1 }, { limit: 1, when: true }, 'often', null];
      for (const retries of wrong)
        isOurs(
          throws(() => loop.addEvent(echo, [1], { retries: retries as number }), 'addEvent'),
          ArgumentError,
          'ERR_ARGUMENT',
          'its error',
        );
      const transfer = [new ArrayBuffer(1)];
      throws(() => loop.addEvent(echo, [1], { transfer, retries: { limit: 1 } }), 'retries with transfer');
      loop.addEvent(echo, [1], { transfer: [], retries: { limit: 0 } });
    },
  },
};
