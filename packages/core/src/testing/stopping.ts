/** How a loop stops, how it is terminated, and what wait() waits for. */
import { StoppedError, TerminatedError } from '../errors.ts';
import type { Event } from '../event.ts';
import type { EventLoop } from '../event-loop.ts';
import { isOurs, rejects, same, throws } from './assert.ts';
import { refusal } from './refusal.ts';
import type { Property } from './suite.ts';
import { echo, echoLater, failIf, hold, openGate, spin } from './tasks.ts';

function gateName(): string {
  return `gate ${Math.random()}`;
}

function started(loop: EventLoop, event: Event): Promise<void> {
  return new Promise((resolve) => {
    if (event.status === 'running') resolve();
    loop.subscribe((notice) => {
      if (notice.type === 'eventStarted' && notice.event === event) resolve();
    });
  });
}

function isTerminated(error: unknown): void {
  isOurs(error, TerminatedError, 'ERR_TERMINATED', 'the error');
}

function takesNothing(loop: EventLoop): void {
  const error = throws(() => loop.addEvent(echo, ['late']), 'addEvent of a stopped loop');
  isOurs(error, StoppedError, 'ERR_STOPPED', 'what it throws');
}

export const stopping: Property = {
  name: 'a loop: stopping',
  cases: {
    'stop runs queued events first': async (scene) => {
      const handled: unknown[] = [];
      const loop = scene.loop({ outputHandlers: (event) => void handled.push(event.results) });
      for (let index = 0; index < 100; index += 1) loop.addEvent(echoLater, [index, index % 2]);
      await loop.stop();
      same([handled.length, loop.isRunning()], [100, false], 'events handled, and isRunning');
      takesNothing(loop);
    },

    'stop runs events added while it drains': async (scene) => {
      const handled: unknown[] = [];
      const loop = scene.loop();
      loop.addOutputHandler(async (event) => {
        handled.push(event.results);
        await new Promise((resolve) => setTimeout(resolve, 1));
        if ((event.results as number) < 5) loop.addEvent(echo, [(event.results as number) + 1]);
      });
      loop.addEvent(echo, [0]);
      await loop.stop();
      same(handled, [0, 1, 2, 3, 4, 5], 'what was handled');
      takesNothing(loop);
    },

    'stop on an idle loop with events runs them': async (scene) => {
      const loop = scene.loop({ autoStart: false });
      const event = loop.addEvent(echo, ['queued']);
      await loop.stop();
      same([event.status, loop.isRunning()], ['fulfilled', false], 'status and isRunning');
      takesNothing(loop);
    },

    'stop on an idle loop without events stops the loop': async (scene) => {
      const loop = scene.loop();
      await loop.stop();
      takesNothing(loop);
      await loop.start();
      same(await loop.addEvent(echo, [1]).finished, 1, 'the result, once it was started');
    },

    'stop may be called repeatedly and at any time': async (scene) => {
      const loop = scene.loop();
      const event = loop.addEvent(echoLater, ['slow', 20]);
      await Promise.all([loop.stop(), loop.stop(), loop.stop({ timeout: scene.patience })]);
      same(event.status, 'fulfilled', 'status');
      await loop.stop();
      const starting = loop.start();
      await Promise.all([loop.stop(), starting]);
      same(loop.isRunning(), false, 'isRunning after a stop while starting');
    },

    'stop ends events that still run after its timeout': async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      const endless = scene.survives('thread') ? loop.addEvent(spin) : loop.addEvent(hold, [gateName()]);
      const queued = loop.addEvent(echo, ['queued']);
      await started(loop, endless);
      await loop.stop({ timeout: 30 });
      for (const event of [endless, queued]) isTerminated(event.error);
      same(loop.isRunning(), false, 'isRunning');
      takesNothing(loop);
    },

    'stop with a timeout lets quicker events end': async (scene) => {
      const loop = scene.loop();
      const event = loop.addEvent(echoLater, ['quick', 5]);
      await loop.stop({ timeout: scene.patience });
      same(event.status, 'fulfilled', 'status');
    },

    'stop resolves after a failed start': async (scene) => {
      const { name, isolation } = scene.transport;
      const open = (): Promise<never> => Promise.reject(refusal(scene, 'no executors today'));
      const loop = scene.loop({ transport: { name, isolation, open }, errorHandlers: () => {} });
      const event = loop.addEvent(echo, [1]);
      await loop.stop();
      same([event.status, loop.isRunning()], ['rejected', false], 'status and isRunning');
    },

    'asyncDispose stops the loop': async (scene) => {
      const loop = scene.loop();
      const event = loop.addEvent(echo, ['in a block']);
      await loop[Symbol.asyncDispose]();
      same([event.status, loop.isRunning()], ['fulfilled', false], 'status and isRunning');
    },

    'terminate ends running and waiting events': async (scene) => {
      const handled: unknown[] = [];
      const loop = scene.loop({ errorHandlers: (event) => void handled.push(event) });
      const running = scene.survives('thread') ? loop.addEvent(spin) : loop.addEvent(hold, [gateName()]);
      const waiting = [1, 2, 3].map((index) => loop.addEvent(echo, [index]));
      await started(loop, running);
      await loop.terminate();
      for (const event of [running, ...waiting]) {
        same(event.status, 'rejected', 'status');
        isTerminated(event.error);
      }
      same([handled.length, loop.isRunning()], [4, false], 'events handled, and isRunning');
      takesNothing(loop);
      await loop.terminate();
    },

    'terminate fails a pending start': async (scene) => {
      const loop = scene.loop();
      const pending = loop.start();
      const failure = rejects(pending, 'the pending start');
      await loop.terminate();
      isTerminated(await failure);
      same(loop.isRunning(), false, 'isRunning');
      takesNothing(loop);
    },

    'terminate on an idle loop fails waiting events': async (scene) => {
      const loop = scene.loop({ autoStart: false, errorHandlers: () => {} });
      const event = loop.addEvent(echo, [1]);
      await loop.terminate();
      isTerminated(event.error);
      takesNothing(loop);
    },

    'terminate as the next event starts ends the one before it, which was about to run again': async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      // Both are known to be quick then, and one is handed ahead behind the other.
      for (let times = 0; times < 10; times += 1) {
        await rejects(loop.call(failIf, [true]), 'a failure');
        await loop.call(echo, [1]);
      }
      const failing = loop.addEvent(failIf, [true], { retries: { limit: 1, delay: 0 } });
      const next = loop.addEvent(echo, [2]);
      loop.subscribe((notice) => {
        if (notice.type === 'eventStarted' && notice.event === next) void loop.terminate();
      });
      await rejects(failing.finished, 'the event that was about to run again');
      isTerminated(await rejects(next.finished, 'the event that started'));
      await loop.wait();
    },

    'terminate ends a pending stop': async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      const event = scene.survives('thread') ? loop.addEvent(spin) : loop.addEvent(hold, [gateName()]);
      await started(loop, event);
      const stopped = loop.stop();
      await loop.terminate();
      await stopped;
      isTerminated(event.error);
    },

    'start after terminate starts the loop afresh': async (scene) => {
      const loop = scene.loop();
      await loop.start();
      const terminated = loop.terminate();
      const again = loop.start();
      await terminated;
      await again;
      same(await loop.addEvent(echo, ['afresh']).finished, 'afresh', 'the result');
    },

    'wait resolves when events added before have ended and their handlers have run': async (scene) => {
      const gate = gateName();
      const handled: unknown[] = [];
      const loop = scene.loop({
        concurrency: 2,
        outputHandlers: async (event) => {
          await new Promise((resolve) => setTimeout(resolve, 1));
          handled.push(event.key);
        },
      });
      for (let index = 0; index < 10; index += 1) loop.addEvent(echo, [index], { key: `${index}` });
      const waited = loop.wait();
      const later = loop.addEvent(hold, [gate], { key: 'later' });
      await waited;
      same(
        handled,
        Array.from({ length: 10 }, (_, index) => `${index}`),
        'what was handled',
      );
      same(later.status === 'fulfilled', false, 'whether the later event has ended');
      loop.addEvent(openGate, [gate], { key: 'gate' });
      await loop.wait();
      same(handled.length, 12, 'events handled');
    },

    'wait resolves at once if there are no events': async (scene) => {
      const loop = scene.loop();
      await loop.wait();
      same(loop.isRunning(), false, 'whether wait has started the loop');
      await loop.addEvent(echo, [1]).finished;
      await loop.wait();
      await loop.wait();
    },

    'wait resolves when the loop is terminated': async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      loop.addEvent(hold, [gateName()]);
      const waited = loop.wait();
      await loop.terminate();
      await waited;
    },
  },
};
