/** Handlers: which are called, and in which order. */
import { ArgumentError } from '../errors.ts';
import type { Event } from '../event.ts';
import { isOurs, same, throws } from './assert.ts';
import type { Property } from './suite.ts';
import { echo, echoLater, failIf } from './tasks.ts';

type Answer = (event: Event) => unknown;

export const handlers: Property = {
  name: 'a loop: handlers',
  cases: {
    'only true or a promise of true ends a handler chain': async (scene) => {
      const answers: Record<string, Answer> = {
        true: () => true,
        'promise of true': () => Promise.resolve(true),
        1: () => 1,
        string: () => 'true',
        object: () => ({}),
        undefined: () => undefined,
        'promise of 1': () => Promise.resolve(1),
        'thenable of true': () => ({ [`th${'en'}`]: (resolve: (value: unknown) => void) => resolve(true) }),
      };
      const reached: unknown[] = [];
      const loop = scene.shared({
        outputHandlers: [(event) => answers[event.key as string]?.(event), (event) => void reached.push(event.key)],
      });
      for (const key of Object.keys(answers)) loop.addEvent(echo, [key], { key });
      await loop.wait();
      same(reached, ['1', 'string', 'object', 'undefined', 'promise of 1'], 'keys that the second handler got');
    },

    'error handlers form a chain that true ends': async (scene) => {
      const calls: unknown[] = [];
      const loop = scene.shared({
        outputHandlers: (event) => void calls.push(`output ${event.key}`),
        errorHandlers: [(event) => event.key === 'stops', (event) => void calls.push(`error ${event.key}`)],
      });
      for (const key of ['stops', 'goes on']) loop.addEvent(failIf, [true], { key });
      loop.addEvent(failIf, [false], { key: 'fine' });
      await loop.wait();
      same(calls, ['error goes on', 'output fine'], 'calls');
    },

    'handlers are added, inserted and removed': async (scene) => {
      const calls: string[] = [];
      const handler = (name: string): Answer => Object.assign((): void => void calls.push(name), { key: name });
      const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(handler) as [Answer, Answer, Answer, Answer];
      const loop = scene.loop({ outputHandlers: [b] });
      loop.addOutputHandler(d);
      loop.insertOutputHandler(0, a);
      loop.insertOutputHandler(2, c);
      await loop.addEvent(echo, [1]).finished;
      await loop.wait();
      same(calls.splice(0), ['a', 'b', 'c', 'd'], 'calls');
      loop.removeOutputHandler(b);
      loop.removeOutputHandler(b);
      loop.addEvent(echo, [2]);
      await loop.wait();
      same(calls.splice(0), ['a', 'c', 'd'], 'calls after one was removed');
    },

    'a handler that removes itself does not make the event skip the next handler': async (scene) => {
      const calls: string[] = [];
      const loop = scene.loop();
      const onceOnly = (): void => {
        calls.push('once');
        loop.removeOutputHandler(onceOnly);
      };
      loop.addOutputHandler(onceOnly);
      loop.addOutputHandler((event) => void calls.push(`always ${event.results}`));
      for (const value of [1, 2]) loop.addEvent(echo, [value]);
      await loop.stop();
      same(calls, ['once', 'always 1', 'always 2'], 'calls');
    },

    'hasOutput false skips output handlers, but not error handlers': async (scene) => {
      const calls: unknown[] = [];
      const loop = scene.shared({
        outputHandlers: (event) => void calls.push(`output ${event.key}`),
        errorHandlers: (event) => void calls.push(`error ${event.key}`),
      });
      const silent = loop.addEvent(echo, [1], { key: 'silent', hasOutput: false });
      loop.addEvent(echo, [2], { key: 'loud' });
      loop.addEvent(failIf, [true], { key: 'failed', hasOutput: false });
      await loop.wait();
      same([silent.results, calls], [1, ['output loud', 'error failed']], 'result and calls');
    },

    'events settle without waiting for an async handler': async (scene) => {
      let release: () => void = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const calls: unknown[] = [];
      const loop = scene.shared({
        outputHandlers: async (event) => {
          calls.push(event.results);
          await released;
        },
      });
      const events = [1, 2, 3].map((value) => loop.addEvent(echo, [value]));
      same(await Promise.all(events.map((event) => event.finished)), [1, 2, 3], 'results');
      same(calls, [1], 'handler calls by then');
      release();
      await loop.wait();
      same(calls, [1, 2, 3], 'handler calls');
    },

    'a handler may add events and await their finished': async (scene) => {
      const handled: unknown[] = [];
      const loop = scene.shared({
        outputHandlers: async (event) => {
          handled.push(event.results);
          if (event.key === 'parent') handled.push(`child gave ${await loop.addEvent(echoLater, ['child', 1]).finished}`);
        },
      });
      loop.addEvent(echo, ['parent'], { key: 'parent' });
      loop.addEvent(echo, ['sibling']);
      await loop.wait();
      // The child was added after that call.
      await loop.wait();
      same(handled, ['parent', 'child gave child', 'sibling', 'child'], 'what was handled');
    },

    'eventAdded, eventStarted and eventEnded notices come in this order': async (scene) => {
      const notices: string[] = [];
      const loop = scene.shared();
      const unsubscribe = loop.subscribe((notice) => {
        if ('event' in notice) notices.push(`${notice.type} ${notice.event.status}`);
      });
      await loop.addEvent(echo, [1]).finished;
      await loop.wait();
      same(notices.splice(0), ['eventAdded queued', 'eventStarted running', 'eventEnded fulfilled'], 'notices');
      unsubscribe();
      await loop.addEvent(echo, [2]).finished;
      same(notices, [], 'notices after unsubscribing');
    },

    'adding a handler that is not a function throws': (scene) => {
      const loop = scene.loop();
      for (const body of [
        () => loop.addOutputHandler('no function' as never),
        () => loop.addErrorHandler(undefined as never),
        () => loop.insertOutputHandler(0.5, () => {}),
        () => scene.loop({ outputHandlers: [1 as never] }),
      ]) {
        isOurs(throws(body, 'the call'), ArgumentError, 'ERR_ARGUMENT', 'what it throws');
      }
    },
  },
};
