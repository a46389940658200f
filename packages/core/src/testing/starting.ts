/** How a loop starts, and how a start fails. */
import { ExecutorLostError, StoppedError, TransportError } from '../errors.ts';
import { Event } from '../event.ts';
import type { ExecutorChannel, OpenRequest, Transport } from '../transport.ts';
import { check, isError, isOurs, rejects, same, throws } from './assert.ts';
import { refusal } from './refusal.ts';
import type { Scene } from './scene.ts';
import type { Property } from './suite.ts';
import { echo, failToInitialize, makeVariables, variables } from './tasks.ts';

/** Returns the transport under test with another `open`. */
function opening(
  scene: Scene,
  open: (request: OpenRequest, original: () => Promise<ExecutorChannel>) => Promise<ExecutorChannel>,
): Transport {
  const { name, isolation } = scene.transport;
  return { name, isolation, open: (request) => open(request, () => scene.transport.open(request)) };
}

/** An `open` that rejects when its signal aborts, and never resolves. */
function never(request: OpenRequest): Promise<never> {
  return new Promise((_, reject) => {
    request.signal.addEventListener('abort', () => reject(request.signal.reason as Error));
  });
}

export const starting: Property = {
  name: 'a loop: starting',
  cases: {
    'isRunning is true while starting, running and stopping': async (scene) => {
      const loop = scene.loop();
      same(loop.isRunning(), false, 'isRunning when idle');
      const started = loop.start();
      same(loop.isRunning(), true, 'isRunning while starting');
      await started;
      same(loop.isRunning(), true, 'isRunning once started');
      const stopped = loop.stop();
      same(loop.isRunning(), true, 'isRunning while stopping');
      await stopped;
      same(loop.isRunning(), false, 'isRunning once stopped');
    },

    'the first event starts the loop': async (scene) => {
      const loop = scene.loop();
      const event = loop.addEvent(echo, ['first']);
      same([loop.isRunning(), event.status], [true, 'queued'], 'isRunning, and the status of the event');
      same(await event.finished, 'first', 'the result');
      same([event.status, event.results, event.error], ['fulfilled', 'first', undefined], 'status, results and error');
    },

    'events wait for start if autoStart is false': async (scene) => {
      let opened = 0;
      const transport = opening(scene, (_, original) => {
        opened += 1;
        return original();
      });
      const loop = scene.loop({ transport, autoStart: false });
      const event = loop.addEvent(echo, ['waits']);
      await new Promise((resolve) => setTimeout(resolve, 20));
      same([loop.isRunning(), event.status, opened], [false, 'queued', 0], 'isRunning, status, executors opened');
      await loop.start();
      same(await event.finished, 'waits', 'the result');
    },

    'start resolves with the loop once the executors are ready': async (scene) => {
      const loop = scene.loop({ executors: 2 });
      same((await loop.start()) === loop, true, 'whether start gives the loop');
      const { executors } = loop.stats();
      same(
        // The way to one may be broken again just now.
        executors.map(({ index, state }) => [index, state === 'unreachable' ? 'ready' : state]),
        [
          [0, 'ready'],
          [1, 'ready'],
        ],
        'index and state of the executors',
      );
    },

    'start returns the same promise while the loop starts and runs': async (scene) => {
      const loop = scene.loop();
      const first = loop.start();
      same(loop.start() === first, true, 'whether it is the same while starting');
      await first;
      same(loop.start() === first, true, 'whether it is the same when running');
    },

    'start during stop starts the loop again afterwards': async (scene) => {
      const loop = scene.loop();
      await loop.start();
      const stopped = loop.stop();
      const again = loop.start();
      await stopped;
      await again;
      same(loop.isRunning(), true, 'isRunning');
      same(await loop.addEvent(echo, ['again']).finished, 'again', 'the result');
    },

    'a stopped loop can be started again, many times': async (scene) => {
      const handled: unknown[] = [];
      const loop = scene.loop({ outputHandlers: (event) => void handled.push(event.results) });
      for (let round = 0; round < 4; round += 1) {
        await loop.start();
        loop.addEvent(echo, [round]);
        if (round % 2 === 0) await loop.stop();
        else {
          await loop.wait();
          await loop.terminate();
        }
      }
      same(handled, [0, 1, 2, 3], 'what was handled');
    },

    'start rejects when the executors are not ready within startTimeout': async (scene) => {
      const signals: AbortSignal[] = [];
      const transport = opening(scene, (request) => {
        signals.push(request.signal);
        return never(request);
      });
      const loop = scene.loop({ transport, startTimeout: 50, autoStart: false, errorHandlers: () => {} });
      const event = loop.addEvent(echo, ['queued']);
      const reason = isOurs(await rejects(loop.start(), 'start'), TransportError, 'ERR_TRANSPORT', 'the reason');
      check(reason.message.includes('startTimeout'), `the message must name startTimeout: ${reason.message}`);
      same(event.error === reason || event.error?.message.includes(reason.message), true, 'whether the queued event fails with the reason');
      await loop.wait();
      same([event.status, loop.isRunning()], ['rejected', false], 'status and isRunning');
      isOurs(
        throws(() => loop.addEvent(echo, ['late']), 'addEvent'),
        StoppedError,
        'ERR_STOPPED',
        'what it throws',
      );
      same(
        signals.every((signal) => signal.aborted),
        true,
        'whether the attempts were ended',
      );
    },

    'start rejects with the first reason after every attempt to open an executor has failed': async (scene) => {
      const isHost = scene.transport.isolation === 'host';
      let attempts = 0;
      const transport = opening(scene, async () => {
        attempts += 1;
        throw new Error(`attempt ${attempts} failed`);
      });
      // Hosts that are away may come back: they are waited for until startTimeout, which ends the start with the last reason.
      const loop = scene.loop({ transport, errorHandlers: () => {}, ...(isHost && { startTimeout: 500 }) });
      const event = loop.addEvent(echo, ['queued']);
      const reason = isError(await rejects(loop.start(), 'start'), Error, 'the reason');
      const expected = isHost ? `attempt ${attempts} failed` : 'attempt 1 failed';
      check(reason.message.includes(expected), `the reason must be '${expected}': ${reason.message}`);
      isError(await rejects(event.finished, 'the queued event'), Error, 'its error');
      same(loop.isRunning(), false, 'isRunning');
      if (!isHost) same(attempts, 5, 'attempts');
    },

    'an executor that opens at the third attempt is used': async (scene) => {
      let attempts = 0;
      const indices: number[] = [];
      const transport = opening(scene, async (request, original) => {
        attempts += 1;
        indices.push(request.index);
        if (attempts < 3) throw new Error(`attempt ${attempts} failed`);
        return original();
      });
      const loop = scene.loop({ transport });
      same(await loop.addEvent(echo, ['patient']).finished, 'patient', 'the result');
      same(indices, [0, 0, 0], 'the indices asked for');
    },

    'start rejects at once when initialize throws': async (scene) => {
      const loop = scene.loop({ initialize: failToInitialize, errorHandlers: () => {} });
      const event = loop.addEvent(echo, ['queued']);
      const reason = isError(await rejects(loop.start(), 'start'), RangeError, 'the reason');
      same(reason.message, 'no variables today', 'the message');
      await rejects(event.finished, 'the queued event');
      same(loop.isRunning(), false, 'isRunning');
    },

    'a loop can be started again after a failed start': async (scene) => {
      let isBroken = true;
      // Not with startTimeout, which would have to be long enough for the second start on any machine.
      const transport = opening(scene, (_, original) => (isBroken ? Promise.reject(refusal(scene, 'not yet')) : original()));
      const loop = scene.loop({ transport });
      await rejects(loop.start(), 'start');
      isBroken = false;
      await loop.start();
      same(await loop.addEvent(echo, ['mended']).finished, 'mended', 'the result');
    },

    'initialize runs before any event, and its result becomes the variables': async (scene) => {
      const loop = scene.loop({ initialize: makeVariables, executors: 2 });
      const events = [1, 2, 3, 4].map(() => loop.addEvent(variables));
      for (const event of events) same(await event.finished, { greeting: 'hello', squares: new Map([[2, 4]]) }, 'the variables');
      check(!events.some((event) => event.error instanceof ExecutorLostError), 'no executor may be lost');
    },

    'run adds events and handlers, and starts the loop': async (scene) => {
      const handled: unknown[] = [];
      const loop = scene.loop();
      const events = [new Event(echo, [1]), new Event(echo, [2])];
      const given = await loop.run(events, (event) => void handled.push(event.results));
      same(given === loop, true, 'whether run gives the loop');
      await loop.wait();
      same([handled, loop.isRunning()], [[1, 2], true], 'what was handled, and isRunning');
    },

    'runUntilComplete runs all events, follow-ups included, and stops the loop': async (scene) => {
      const handled: unknown[] = [];
      const loop = scene.loop({ autoStart: false });
      loop.addEvent(echo, [0]);
      await loop.runUntilComplete(new Event(echo, [1]), [
        (event) => void handled.push(event.results),
        (event) => {
          if (event.results === 1) loop.addEvent(echo, [2]);
        },
      ]);
      same([handled, loop.isRunning()], [[0, 1, 2], false], 'what was handled, and isRunning');
      await loop.runUntilComplete(new Event(echo, [3]));
      same(handled, [0, 1, 2, 3], 'what was handled when it ran again');
    },
  },
};
