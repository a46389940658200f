/** Promises and streams that do their worst when they are awaited or iterated. */
// biome-ignore-all lint/suspicious/noThenProperty: thenables are among what is hostile
import { refuse } from './hostile-things.ts';

type Make = () => unknown;

const step = { done: false, value: 1 };

/**
 * What is awaited or iterated when a task returns it. The language itself must not await those that are fulfilled with themselves: it
 * would never end.
 */
export const promises: Readonly<Record<string, Make>> = {
  'a thenable whose then throws when it is read': () => Object.defineProperty({}, 'then', { get: refuse }),
  'a thenable that throws': () => ({ then: refuse }),
  'a thenable that settles twice': () => ({
    then: (fulfil: (value: unknown) => void, reject: (reason: unknown) => void) => {
      fulfil([1, 2][Symbol.iterator]());
      fulfil('again');
      reject(new Error('and again'));
      throw new Error('and once more');
    },
  }),
  'a thenable that settles twice, later': () => ({
    then: (fulfil: (value: unknown) => void, reject: (reason: unknown) => void) => {
      void Promise.resolve().then(() => {
        fulfil([1, 2][Symbol.iterator]());
        reject(new Error('again'));
        setTimeout(() => fulfil('and again'), 0);
      });
    },
  }),
  'a thenable that is fulfilled with itself': () => {
    const self = { then: (fulfil: (value: unknown) => void) => fulfil(self) };
    return self;
  },
  'a thenable that is fulfilled with itself, later': () => {
    const self = { then: (fulfil: (value: unknown) => void) => void Promise.resolve().then(() => fulfil(self)) };
    return self;
  },
  'a promise whose constructor throws': () => Object.defineProperty(Promise.resolve(1), 'constructor', { get: refuse }),
  'an iterator that cannot be had': () => ({ [Symbol.asyncIterator]: refuse }),
  'an iterator that is none': () => ({ [Symbol.asyncIterator]: () => undefined }),
  'an iterator whose steps are none': () => ({ next: () => 5, [Symbol.iterator]: selfOf }),
  'an async iterator whose steps are none': () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve(5) }) }),
  'an async iterator whose steps settle twice': () => ({
    [Symbol.asyncIterator]: () => ({
      next: () => ({
        then: (fulfil: (value: unknown) => void, reject: (reason: unknown) => void) => {
          fulfil(step);
          fulfil({ done: true, value: undefined });
          reject(new Error('again'));
        },
      }),
      return: refuse,
    }),
  }),
  'an async iterator whose steps are themselves': () => ({
    [Symbol.asyncIterator]: () => ({ next: promises['a thenable that is fulfilled with itself'] }),
  }),
  'an iterator whose steps throw when they are read': () => ({
    next: () => ({
      done: false,
      get value() {
        return refuse();
      },
    }),
    return: refuse,
    [Symbol.iterator]: selfOf,
  }),
};

function selfOf(this: unknown): unknown {
  return this;
}
