/** Guarantee 3: what may run again, and what may not. */
import {
  ArgumentError,
  CancelledError,
  EventTimeoutError,
  ExecutorLostError,
  SerializationError,
  TargetError,
  TerminatedError,
} from '../errors.ts';
import type { Event } from '../event.ts';
import { taskStubs } from '../tasks.ts';
import { check, isError, isOurs, rejects, same, throws } from './assert.ts';
import { exitUntil, failUntil, giveUncloneable, hangUntil, heed, noteAttempt } from './ending-tasks.ts';
import type { Property } from './suite.ts';
import { byteLength, echo, makeVariables, noted } from './tasks.ts';

function name(): string {
  return `retrying ${Math.random()}`;
}

export const retrying: Property = {
  name: 'guarantee 3: retries',
  cases: {
    'a failed event is retried, and failures that are retried reach no handler': async (scene) => {
      const handled: string[] = [];
      const handle = (event: Event): void => void handled.push(`${event.status} ${event.results}`);
      const loop = scene.shared({ outputHandlers: handle, errorHandlers: handle });
      const event = loop.addEvent(failUntil, [3], { retries: 2 });
      same(await event.finished, 3, 'the attempt that succeeded');
      await loop.wait();
      same([event.error, handled], [undefined, ['fulfilled 3']], 'its error, and what was handled');
    },

    'an event whose retries all fail reports only the last failure': async (scene) => {
      const handled: unknown[] = [];
      const loop = scene.shared({ errorHandlers: (event) => void handled.push(event.error?.message) });
      const event = loop.addEvent(failUntil, [10], { retries: 2 });
      same(isError(await rejects(event.finished, 'the event'), Error, 'its error').message, 'attempt 3 failed', 'the message');
      await loop.wait();
      same(handled, ['attempt 3 failed'], 'what was handled');
    },

    'an event without retries runs once': async (scene) => {
      const loop = scene.shared();
      const notes = name();
      isError(await rejects(loop.addEvent(noteAttempt, [notes]).finished, 'the event'), TypeError, 'its error');
      isError(await rejects(loop.addEvent(noteAttempt, [notes], { retries: 1 }).finished, 'the event'), TypeError, 'its error');
      same(await loop.addEvent(noted, [notes]).finished, [1, 1, 2], 'attempts');
    },

    'an event is retried after a lost executor and after a timeout': async (scene) => {
      const loop = scene.loop();
      same(await loop.addEvent(hangUntil, [2], { retries: 1, timeout: 400 }).finished, 2, 'the attempt after a time-out');
      if (!scene.survives('thread')) return;
      same(await loop.addEvent(exitUntil, [3], { retries: 2 }).finished, 3, 'the attempt after a lost executor');
      const lost = loop.addEvent(exitUntil, [5], { retries: 1 });
      isError(await rejects(lost.finished, 'an event that exits too often'), ExecutorLostError, 'its error');
      const late = loop.addEvent(hangUntil, [5], { retries: 1, timeout: 400 });
      isError(await rejects(late.finished, 'an event that hangs too often'), EventTimeoutError, 'its error');
    },

    'an event is not retried if it would fail the same way again': async (scene) => {
      const loop = scene.loop({ initialize: makeVariables, errorHandlers: () => {} });
      const notes = name();
      const uncloneable = loop.addEvent(giveUncloneable, [notes], { retries: 5 });
      isError(await rejects(uncloneable.finished, 'an event whose result cannot cross'), SerializationError, 'its error');
      same(await loop.addEvent(noted, [notes]).finished, [1], 'attempts');
      const missing = taskStubs<{ missing(): number }>('tasks').missing;
      isError(await rejects(loop.addEvent(missing, [], { retries: 5 }).finished, 'a missing task'), TargetError, 'its error');
      const argument = loop.addEvent(echo, [() => {}], { retries: 5 });
      isError(await rejects(argument.finished, 'an event whose argument cannot cross'), SerializationError, 'its error');
    },

    'an event is not retried after it was cancelled, or once the loop is terminated': async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      const running = loop.addEvent(heed, [name()], { retries: 5 });
      await new Promise<void>((resolve) => {
        loop.subscribe((notice) => {
          if (notice.type === 'eventStarted') resolve();
        });
      });
      running.cancel();
      isError(await rejects(running.finished, 'an event that was cancelled'), CancelledError, 'its error');
      const event = loop.addEvent(noteAttempt, [name()], { retries: 50 });
      await loop.addEvent(echo, [1]).finished;
      await loop.terminate();
      isError(event.error, TerminatedError, 'its error');
    },

    'cancelling an event that waits for its retry settles it at once': async (scene) => {
      const loop = scene.shared({ errorHandlers: () => {} });
      const notes = name();
      // Pauses grow: soon the event spends nearly all its time waiting for a retry.
      const event = loop.addEvent(noteAttempt, [notes], { retries: 50 });
      while ((await loop.addEvent(noted, [notes]).finished).length < 3) {
        // not yet
      }
      event.cancel('enough');
      isError(await rejects(event.finished, 'the event'), CancelledError, 'its error');
      const attempts = (await loop.addEvent(noted, [notes]).finished).length;
      await new Promise((resolve) => setTimeout(resolve, 20));
      same((await loop.addEvent(noted, [notes]).finished).length, attempts, 'attempts a while later');
    },

    'other events run while one waits for its retry, and stop waits for the retry': async (scene) => {
      const loop = scene.loop();
      const event = loop.addEvent(failUntil, [3], { retries: 2 });
      const others = Array.from({ length: 100 }, (_, index) => loop.addEvent(echo, [index]));
      await Promise.all(others.map(({ finished }) => finished));
      check(event.status !== 'rejected', 'the event must not have failed');
      await loop.stop();
      same(event.results, 3, 'the attempt that succeeded');
    },

    'retries and transfer exclude each other': (scene) => {
      const buffer = new ArrayBuffer(8);
      const error = throws(() => scene.loop().addEvent(byteLength, [buffer], { retries: 1, transfer: [buffer] }), 'addEvent');
      isOurs(error, ArgumentError, 'ERR_ARGUMENT', 'what it throws');
    },
  },
};
