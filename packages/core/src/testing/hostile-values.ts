/** Hostile values from a seed: the same ones on every transport, in the caller and in executors. */
import { promises } from './hostile-promises.ts';
import { things } from './hostile-things.ts';
import { type Random, randomFrom } from './random.ts';

const thingNames: readonly string[] = Object.keys(things);
const promiseNames: readonly string[] = Object.keys(promises);

/** How many seeds it takes to have each thing once by itself, before they are wrapped at random. */
export const SINGLE_THINGS: number = thingNames.length;
export const SINGLE_PROMISES: number = promiseNames.length;

const wrappings: readonly ((value: unknown) => unknown)[] = [
  (value) => ({ before: 1, value }),
  (value) => [value, value],
  (value) => new Map([['key', value]]),
  (value) => new Map([[value, 'value']]),
  (value) => new Set([value]),
  (value) => Object.assign(new Error('holds it'), { detail: value }),
  (value) => new Error('is caused by it', { cause: value }),
  (value) => new AggregateError([value, value], 'is made of it'),
  (value) => ({
    get value(): unknown {
      return value;
    },
  }),
];

/** Returns the thing of that number by itself, or a thing in up to three others. It is no promise and no stream. */
export function hostileThing(seed: number): unknown {
  if (seed < SINGLE_THINGS) return things[thingNames[seed] as string]?.();
  const random = randomFrom(seed);
  let value = things[pick(random, thingNames)]?.();
  for (let left = 1 + random(3); left > 0; left -= 1) value = pick(random, wrappings)(value);
  return value;
}

/** Returns a promise or a stream that is hostile. */
export function hostilePromise(seed: number): unknown {
  return promises[promiseNames[seed % SINGLE_PROMISES] as string]?.();
}

/** Says what a seed stands for. */
export function nameOfThing(seed: number): string {
  return seed < SINGLE_THINGS ? (thingNames[seed] as string) : `things in others, seed ${seed}`;
}

export function nameOfPromise(seed: number): string {
  return promiseNames[seed % SINGLE_PROMISES] as string;
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[random(list.length)] as T;
}
