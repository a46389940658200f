/** Options that there are not: refused wherever options are taken, and the message names the one that was meant. */
import { ArgumentError } from '../errors.ts';
import { inlineTransport } from '../inline-transport.ts';
import { isOurs, matches, rejects, throws } from './assert.ts';
import { Counter } from './state-tasks.ts';
import type { Property } from './suite.ts';
import { echo } from './tasks.ts';

/** Options as a program without types passes them. */
function untyped(options: object): never {
  return options as never;
}

export const optionNames: Property = {
  name: 'a loop: options that there are not',
  cases: {
    'an option that there is not throws at once, with the nearest name': (scene) => {
      const loop = scene.loop({ autoStart: false });
      const attempts: readonly (readonly [body: () => unknown, hint: RegExp])[] = [
        [() => scene.loop(untyped({ maxThreads: 4 })), /no option maxThreads: did you mean executors\?/],
        [() => scene.loop(untyped({ executers: 4 })), /did you mean executors\?/],
        [() => scene.loop(untyped({ executors: { minimum: 1, max: 2 } })), /executors has no option minimum: did you mean min\?/],
        [() => scene.loop(untyped({ timeout: 4 })), /option of events/],
        [() => scene.loop(untyped(inlineTransport())), /\{ transport: … \}/],
        [() => loop.addEvent(echo, [1], untyped({ prio: 1 })), /an event has no option prio: did you mean priority\?/],
        [
          () => loop.addEvent(echo, [1], { retries: untyped({ limit: 1, delayMs: 1 }) }),
          /retries has no option delayMs: did you mean delay\?/,
        ],
        [() => loop.map(echo, [[1]], untyped({ order: false })), /map has no option order: did you mean ordered\?/],
        [() => loop.map(echo, [[1]], untyped({ ordered: 'no' })), /option ordered must be true or false/],
        [() => loop.stop(untyped({ timout: 1 })), /stop has no option timout: did you mean timeout\?/],
        [() => loop.addEvent(echo, [1], untyped({ frobnicate: 1 })), /no option frobnicate: there are key, /],
        [() => loop.addEvent(echo, [1], untyped([])), /must be an object, got an array/],
      ];
      for (const [body, hint] of attempts)
        matches(isOurs(throws(body, String(body)), ArgumentError, 'ERR_ARGUMENT', 'its error').message, hint, 'its message');
    },

    'an option of call and of proxy that there is not rejects': async (scene) => {
      const loop = scene.loop();
      const call = await rejects(loop.call(echo, [1], untyped({ attempts: 3 })), 'call');
      matches(isOurs(call, ArgumentError, 'ERR_ARGUMENT', 'its error').message, /did you mean retries\?/, 'its message');
      const proxy = await rejects(loop.proxy(Counter, ['options'], untyped({ mirrors: ['value'] })), 'proxy');
      matches(isOurs(proxy, ArgumentError, 'ERR_ARGUMENT', 'its error').message, /did you mean mirror\?/, 'its message');
      await loop.call(echo, [1]);
    },

    'names to be mirrored that are none reject, and cost no executor': async (scene) => {
      const loop = scene.loop();
      await using neighbour = await loop.proxy(Counter, ['neighbour']);
      for (const mirror of ['value', ['value', undefined], [3], 3, null]) {
        const error = await rejects(loop.proxy(Counter, ['mirror'], untyped({ mirror })), 'proxy');
        matches(
          isOurs(error, ArgumentError, 'ERR_ARGUMENT', 'its error').message,
          /option mirror of proxy must be an array/,
          'its message',
        );
      }
      await neighbour.add(1);
    },
  },
};
