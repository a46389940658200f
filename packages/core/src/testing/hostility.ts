/** Guarantee 5: whatever a task is given, returns, throws, yields or tells ends at most its own event. */
import { CancelledError, SerializationError } from '../errors.ts';
import type { Event } from '../event.ts';
import type { EventLoop } from '../event-loop.ts';
import type { EventLoopOptions } from '../loop/options.ts';
import type { AnyFunction } from '../tasks.ts';
import { check, fail, isError, isOurs, matches, rejects, same } from './assert.ts';
import {
  fulfilWithThing,
  HostileObject,
  heedReason,
  moveArray,
  moveTwice,
  rejectThing,
  returnNamed,
  returnPromise,
  returnThing,
  tellThing,
  throwThing,
  yieldPromise,
  yieldThing,
} from './hostile-tasks.ts';
import { platformThings, things } from './hostile-things.ts';
import { hostileThing, nameOfPromise, nameOfThing, SINGLE_PROMISES, SINGLE_THINGS } from './hostile-values.ts';
import type { Scene } from './scene.ts';
import type { Case, Property } from './suite.ts';
import { byteLength, echo } from './tasks.ts';

/** Things in others, beyond each one by itself. */
const WRAPPED = 40;

/** A loop whose executor must outlive the case. */
class Trial {
  readonly loop: EventLoop;
  readonly #lost: Error[] = [];

  constructor(scene: Scene, options: Pick<EventLoopOptions, 'gracePeriod'> = {}) {
    const errorHandlers = (): void => {};
    this.loop = options.gracePeriod === undefined ? scene.shared({ errorHandlers }) : scene.loop({ errorHandlers, ...options });
    scene.hear(this.loop, (notice) => {
      if (notice.type === 'executorLost') this.#lost.push(notice.error);
    });
  }

  /** Waits for an event between others, each of which must have its own result. Returns its error, if it failed. */
  async endOf(add: () => Event, what: string): Promise<Error | undefined> {
    const before = this.loop.addEvent(echo, [`before ${what}`]);
    const event = add();
    const after = this.loop.addEvent(echo, [`after ${what}`]);
    await (event.finished as Promise<unknown>).catch(() => {});
    same(await before.finished, `before ${what}`, 'the event before it');
    same(await after.finished, `after ${what}`, 'the event after it');
    if (this.#lost.length > 0) fail(`the executor must outlive ${what}, but was lost`, this.#lost[0]);
    // A stream that was left has been cancelled.
    if (event.status === 'fulfilled' || event.status === 'cancelled') return undefined;
    same(event.status, 'rejected', `status of the event of ${what}`);
    const error = isError(event.error, Error, `the error of the event of ${what}`);
    check(typeof error.message === 'string' && typeof error.stack === 'string', `the error of ${what} must have a message and a stack`);
    return error;
  }
}

async function each(count: number, body: (seed: number) => Promise<void>): Promise<void> {
  for (let seed = 0; seed < count; seed += 1) await body(seed);
}

type IsRight = (error: Error | undefined, what: string) => boolean;

/** Makes a case of a task that does something with each thing, or promise. Its items are taken, where it is a stream. */
function withEach(count: number, nameOf: (seed: number) => string, task: AnyFunction, isRight: IsRight): Case {
  return async (scene) => {
    const trial = new Trial(scene);
    await each(count, async (seed) => {
      const what = nameOf(seed);
      const add = (): Event => {
        const event = trial.loop.addEvent(task, [seed] as never) as Event;
        void drain(event as unknown as AsyncIterable<unknown>);
        return event;
      };
      const error = await trial.endOf(add, what);
      if (!isRight(error, what)) fail(`the event of ${what} must not end like that`, error);
    });
  };
}

const withThings = (task: AnyFunction, isRight: IsRight): Case => withEach(SINGLE_THINGS + WRAPPED, nameOfThing, task, isRight);
const withPromises = (task: AnyFunction, isRight: IsRight): Case => withEach(SINGLE_PROMISES, nameOfPromise, task, isRight);

/** Takes some items of a stream, if it is one, and leaves it. */
async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  let items = 0;
  try {
    for await (const item of stream) {
      void item;
      items += 1;
      if (items === 100) return;
    }
  } catch {
    // The event has failed: its `finished` says how.
  }
}

/** Where a value says that it is no promise and no stream by throwing, that is why its event fails. */
function crossesOrNot(error: Error | undefined): boolean {
  return error === undefined || error instanceof SerializationError || error instanceof TypeError;
}

async function refusesToMove(scene: Scene, add: (loop: EventLoop) => Event): Promise<void> {
  const trial = new Trial(scene);
  const error = await trial.endOf(() => add(trial.loop), 'what cannot be moved');
  // Where nothing is moved the list means nothing.
  if (error === undefined) return;
  isOurs(error, SerializationError, 'ERR_SERIALIZATION', 'its error');
  matches(error.message, /transfer/, 'the message, which names the list');
}

export const hostility: Property = {
  name: 'guarantee 5: hostile values',
  cases: {
    'hostile values that are returned end at most their own events': withThings(returnThing, crossesOrNot),
    'hostile values that fulfil a promise end at most their own events': withThings(fulfilWithThing, crossesOrNot),
    'hostile values that are thrown fail their own events': withThings(throwThing, (error) => error !== undefined),
    'hostile values that a promise rejects with fail their own events': withThings(rejectThing, (error) => error !== undefined),
    'hostile values that are yielded end at most their own events': withThings(yieldThing, crossesOrNot),
    'hostile values that are reported as progress end no event': withThings(tellThing, (error) => error === undefined),
    'hostile promises and streams that are returned end at most their own events': withPromises(
      returnPromise,
      (error, what) => error !== undefined || /twice|constructor/.test(what),
    ),
    'hostile promises that are yielded end at most their own events': withPromises(yieldPromise, () => true),

    'hostile arguments end at most their own events': async (scene) => {
      const trial = new Trial(scene);
      // From here on arguments are searched for stand-ins.
      const table = trial.loop.cacheObject({ some: 'table' });
      await each(SINGLE_THINGS + WRAPPED, async (seed) => {
        for (const args of [[hostileThing(seed)], [hostileThing(seed), table]]) {
          const error = await trial.endOf(() => trial.loop.addEvent(echo, args as never) as Event, nameOfThing(seed));
          if (!crossesOrNot(error)) fail(`the event of ${nameOfThing(seed)} must fail with a SerializationError`, error);
        }
      });
    },

    'hostile cached objects end at most their own events': async (scene) => {
      const trial = new Trial(scene);
      await each(SINGLE_THINGS, async (seed) => {
        const thing = hostileThing(seed);
        if (typeof thing !== 'object') return;
        const cached = trial.loop.cacheObject(thing as object);
        const error = await trial.endOf(() => trial.loop.addEvent(echo, [cached] as never) as Event, nameOfThing(seed));
        if (!crossesOrNot(error)) fail(`the event of ${nameOfThing(seed)} must fail with a SerializationError`, error);
      });
    },

    'hostile mirrored values end at most their own events': async (scene) => {
      const trial = new Trial(scene);
      await each(SINGLE_THINGS, async (seed) => {
        const object = await trial.loop.proxy(HostileObject, [seed], { mirror: ['thing'] as never }).catch(() => undefined);
        if (object !== undefined) same(await object.answer().catch(() => 'an answer'), 'an answer', `the answer with ${nameOfThing(seed)}`);
        await object?.[Symbol.asyncDispose]();
        await trial.endOf(() => trial.loop.addEvent(echo, ['between']) as Event, nameOfThing(seed));
      });
    },

    'hostile reasons cancel events that run, and cost no executor': async (scene) => {
      // However slow the way to the executor is.
      const trial = new Trial(scene, { gracePeriod: scene.patience });
      await each(SINGLE_THINGS + WRAPPED, async (seed) => {
        const reason = hostileThing(seed);
        const event = trial.loop.addEvent(heedReason);
        await begun(trial.loop, event as Event);
        event.cancel(reason);
        const error = isOurs(await rejects(event.finished, 'a cancelled event'), CancelledError, 'ERR_CANCELLED', 'its error');
        same(event.status, 'cancelled', 'status');
        check(Object.is(error.cause, reason), 'the cause must be the reason itself');
        await trial.endOf(() => trial.loop.addEvent(echo, ['between']) as Event, nameOfThing(seed));
      });
    },

    'what only some transports carry arrives whole, or is refused': async (scene) => {
      const trial = new Trial(scene);
      for (const name of platformThings) {
        const event = trial.loop.addEvent(returnNamed, [name]) as Event;
        const error = await trial.endOf(() => event, name);
        if (error !== undefined) isOurs(error, SerializationError, 'ERR_SERIALIZATION', `the error of ${name}`);
        else check(classOf(event.results) === classOf(things[name]?.()), `${name} must not arrive as something else`);
      }
    },

    'a list of objects to be moved that has one twice is named in the error': (scene) => {
      const buffer = new ArrayBuffer(8);
      return refusesToMove(scene, (loop) => loop.addEvent(byteLength, [buffer], { transfer: [buffer, buffer] }) as Event);
    },
    'a list of objects to be moved that has an array is named in the error': (scene) =>
      refusesToMove(scene, (loop) => loop.addEvent(echo, [1], { transfer: [[]] }) as Event),
    'a task that moves an object twice fails alone, and the error names what it moved': (scene) =>
      refusesToMove(scene, (loop) => loop.addEvent(moveTwice) as Event),
    'a task that moves an array fails alone, and the error names what it moved': (scene) =>
      refusesToMove(scene, (loop) => loop.addEvent(moveArray) as Event),
  },
};

function classOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? value.constructor.name : typeof value;
}

function begun(loop: EventLoop, event: Event): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = loop.subscribe((notice) => {
      if (notice.type !== 'progress' || notice.event !== event) return;
      unsubscribe();
      resolve();
    });
  });
}
