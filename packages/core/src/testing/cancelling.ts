/** Guarantee 5: nothing hangs. Cancelling with cancel() and with signals. */
import { CancelledError, ExecutorLostError } from '../errors.ts';
import { Event } from '../event.ts';
import type { EventLoop } from '../event-loop.ts';
import { check, isError, isOurs, rejects, same, throws } from './assert.ts';
import { ConsoleCapture } from './console-capture.ts';
import { heed, heedWithResult, ignore, spinOn } from './ending-tasks.ts';
import type { Scene } from './scene.ts';
import type { Property } from './suite.ts';
import { echo, echoLater, executorId, note, noted } from './tasks.ts';

function name(): string {
  return `cancelling ${Math.random()}`;
}

function isCancelled(event: Event, cause: unknown): void {
  same(event.status, 'cancelled', 'status');
  const error = isOurs(event.error, CancelledError, 'ERR_CANCELLED', 'its error');
  same([error.name, error.cause], ['AbortError', cause], 'name and cause');
}

/** Resolves once the event has begun in the executor; needs concurrency 2, so that another event can look. */
async function begun(loop: EventLoop, notes: string): Promise<void> {
  while ((await loop.addEvent(noted, [notes]).finished).length === 0) {
    // not yet
  }
}

function losses(scene: Scene, loop: EventLoop): string[] {
  const lost: string[] = [];
  scene.hear(loop, (notice) => {
    if (notice.type === 'executorLost') lost.push(notice.executor.id);
  });
  return lost;
}

/** Resolves once the event has reported progress. */
function tells(loop: EventLoop, event: Event): Promise<void> {
  return new Promise((resolve) => {
    loop.subscribe((notice) => {
      if (notice.type === 'progress' && notice.event === event) resolve();
    });
  });
}

export const cancelling: Property = {
  name: 'guarantee 5: cancelling',
  cases: {
    'cancelling a waiting event settles it at once, and it never runs': async (scene) => {
      const loop = scene.loop({ autoStart: false, errorHandlers: () => {} });
      const lost = losses(scene, loop);
      const notes = name();
      const events = [0, 1, 2].map((index) => loop.addEvent(note, [notes, index]));
      events[1]?.cancel('not needed');
      isCancelled(events[1] as Event, 'not needed');
      await loop.start();
      same(await loop.addEvent(noted, [notes]).finished, [0, 2], 'what ran');
      await loop.stop();
      same([lost, loop.stats().cancelled], [[], 1], 'executors lost, and events counted as cancelled');
    },

    'cancelling some of thousands of sent events settles them at once, and the others get their results': async (scene) => {
      const loop = scene.shared({ errorHandlers: () => {} });
      const lost = losses(scene, loop);
      // The loop sends ahead only events of a target whose run time it has measured.
      for (let index = 0; index < 50; index += 1) loop.addEvent(echo, [index]);
      await loop.wait();
      const events = Array.from({ length: 4000 }, (_, index) => loop.addEvent(echo, [index]));
      await events[200]?.finished;
      const cancelled = events.filter((event, index) => index % 3 === 0 && event.status === 'queued');
      for (const event of cancelled) {
        event.cancel();
        isCancelled(event, undefined);
      }
      await loop.wait();
      for (const [index, event] of events.entries()) {
        if (cancelled.includes(event)) isCancelled(event, undefined);
        else same(event.results, index, `result ${index}`);
      }
      same(lost, [], 'executors lost');
    },

    'cancelling a running event aborts its signal with the reason, and keeps its executor': async (scene) => {
      // However slow the machine is.
      const loop = scene.loop({ concurrency: 2, errorHandlers: () => {}, gracePeriod: scene.patience });
      const executor = await loop.addEvent(executorId).finished;
      const notes = name();
      const event = loop.addEvent(heed, [notes]);
      await begun(loop, notes);
      event.cancel({ why: 'enough' });
      await rejects(event.finished, 'the event');
      isCancelled(event, { why: 'enough' });
      same(await loop.addEvent(noted, [notes]).finished, ['begins', { why: 'enough' }], 'what the task noted');
      same(await loop.addEvent(executorId).finished, executor, 'the executor afterwards');
    },

    'a cancelled event fails with CancelledError whatever its task still returns': async (scene) => {
      const loop = scene.shared({ concurrency: 2, errorHandlers: () => {} });
      const notes = name();
      const event = loop.addEvent(heedWithResult, [notes]);
      await begun(loop, notes);
      event.cancel('enough');
      await rejects(event.finished, 'the event');
      isCancelled(event, 'enough');
    },

    'a cancelled event that ignores its signal loses its executor, and no other event fails': async (scene) => {
      if (!scene.survives('thread')) return;
      for (const task of [spinOn, ignore]) {
        const loop = scene.loop({ errorHandlers: () => {} });
        const lost = losses(scene, loop);
        const event = loop.addEvent(task);
        const waiting = [1, 2].map((value) => loop.addEvent(echo, [value]));
        await tells(loop, event);
        event.cancel('enough');
        await rejects(event.finished, 'the event');
        isCancelled(event, 'enough');
        same(await Promise.all(waiting.map(({ finished }) => finished)), [1, 2], 'results of the waiting events');
        same(lost.length, 1, 'executors lost');
      }
    },

    'events beside a cancelled event that ignores its signal fail with it, with the cause': async (scene) => {
      if (!scene.survives('thread')) return;
      const loop = scene.loop({ concurrency: 2, errorHandlers: () => {} });
      const events = [loop.addEvent(ignore), loop.addEvent(ignore)] as const;
      const [event, beside] = events;
      const after = loop.addEvent(echo, ['after']);
      await Promise.all(events.map((one) => tells(loop, one)));
      event.cancel('enough');
      await rejects(event.finished, 'the event');
      isCancelled(event, 'enough');
      const error = isOurs(await rejects(beside.finished, 'the event beside it'), ExecutorLostError, 'ERR_EXECUTOR_LOST', 'its error');
      isError(error.cause, CancelledError, 'its cause');
      same(await after.finished, 'after', 'the result of the waiting event');
    },

    'an AbortSignal cancels its events with its reason': async (scene) => {
      // However slow the machine is: what runs beside them must not be lost with them.
      const loop = scene.loop({ concurrency: 2, errorHandlers: () => {}, gracePeriod: scene.patience });
      const controller = new AbortController();
      const { signal } = controller;
      const notes = name();
      const running = loop.addEvent(heed, [notes], { signal });
      await begun(loop, notes);
      const ended = loop.addEvent(echo, ['ended'], { signal });
      await ended.finished;
      const blocker = loop.addEvent(echoLater, ['blocks', 20]);
      const waiting = [1, 2, 3].map((value) => loop.addEvent(echoLater, [value, 0], { signal }));
      const reason = new Error('the user left');
      controller.abort(reason);
      await rejects(running.finished, 'the event that ran');
      for (const event of [running, ...waiting]) isCancelled(event, reason);
      same([await blocker.finished, ended.status], ['blocks', 'fulfilled'], 'the event without a signal, and the one that had ended');
    },

    'an AbortSignal that has already aborted cancels an event at once': async (scene) => {
      const loop = scene.shared({ errorHandlers: () => {} });
      const event = loop.addEvent(echo, [1], { signal: AbortSignal.abort('too late') });
      isCancelled(event, 'too late');
      same(await loop.addEvent(echo, [2]).finished, 2, 'the result of another event');
    },

    'cancelled events go to the error handlers, and are never printed': (scene) =>
      ConsoleCapture.during(async (printed) => {
        const handled: unknown[] = [];
        const loop = scene.loop({ autoStart: false });
        loop.addEvent(echo, [1]).cancel();
        loop.addErrorHandler((event) => void handled.push(event.key));
        loop.addEvent(echo, [2], { key: 'handled' }).cancel();
        await loop.start();
        await loop.stop();
        same(handled.at(-1), 'handled', 'the key of the event handled last');
        same(printed.texts, [], 'what is printed');
      }),

    'cancelling an event that has ended does nothing, and a second cancel does nothing': async (scene) => {
      let failures = 0;
      const loop = scene.shared({
        errorHandlers: () => {
          failures += 1;
        },
      });
      const event = loop.addEvent(echo, [1]);
      await event.finished;
      event.cancel();
      same([event.status, event.results], ['fulfilled', 1], 'status and results');
      const other = loop.addEvent(echo, [2]);
      other.cancel('first');
      other.cancel('second');
      await rejects(other.finished, 'the other event');
      isCancelled(other, 'first');
      await loop.wait();
      same(failures, 1, 'calls of the error handler');
    },

    'addEvent throws for an event cancelled before it was added': async (scene) => {
      const event = new Event(echo, [1]);
      event.cancel('changed my mind');
      await rejects(event.finished, 'finished');
      isCancelled(event, 'changed my mind');
      throws(() => scene.loop().addEvent(event), 'addEvent');
    },

    'cancelling 20,000 waiting events settles them all at once': async (scene) => {
      const loop = scene.loop({ autoStart: false, errorHandlers: () => {} });
      const controller = new AbortController();
      const events = Array.from({ length: 20_000 }, () => loop.addEvent(echo, [1], { signal: controller.signal }));
      controller.abort();
      check(
        events.every((event) => event.status === 'cancelled'),
        'all events must have settled',
      );
      same(loop.stats().queued, 0, 'events that wait');
      await loop.stop();
      same(loop.stats().cancelled, 20_000, 'events counted as cancelled');
    },
  },
};
