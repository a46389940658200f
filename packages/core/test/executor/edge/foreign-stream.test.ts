import { describe, expect, it } from 'vitest';
import { Failure, type ForeignStream, type ForeignStreamOwner, finished, pending, streamOf } from '../../../src/executor/edge/index.ts';

/** Collects what a stream does later. */
class Collector implements ForeignStreamOwner<string> {
  readonly outcomes: unknown[] = [];
  hasLeft: Promise<void>;
  left: () => void = () => {};

  constructor() {
    this.hasLeft = new Promise((resolve) => {
      this.left = resolve;
    });
  }

  stepped(_: string, outcome: unknown): void {
    this.outcomes.push(outcome);
  }
}

function words(outcome: unknown): unknown {
  return Failure.is(outcome) ? outcome.words : outcome;
}

/** All steps of a stream, failures in words. */
async function steps(stream: ForeignStream): Promise<unknown[]> {
  const all: unknown[] = [];
  for (;;) {
    let outcome = stream.next();
    if (outcome === pending) {
      outcome = await new Promise((resolve) => {
        stream.settle({ stepped: (_, stepped) => resolve(stepped), left: () => {} }, 'it');
      });
    }
    all.push(words(outcome));
    if (outcome === finished || Failure.is(outcome)) return all;
  }
}

function stream(iterable: unknown): ForeignStream {
  return streamOf(iterable) as ForeignStream;
}

const broken = (): never => {
  throw new Error('broken');
};

describe('streamOf', () => {
  it.each([
    ['a primitive', 1],
    ['a string', 'text'],
    ['an array', [1]],
    ['a Map', new Map()],
    ['an iterator that is not iterable', { next: () => ({ done: true }) }],
  ])('gives undefined for %s', (_, value) => {
    expect(streamOf(value)).toBeUndefined();
  });

  it('gives a Failure where the iterator cannot be had', () => {
    expect(words(streamOf({ [Symbol.asyncIterator]: broken }))).toBe('Error: broken');
  });
});

describe('a foreign stream', () => {
  it('gives the items of a generator, and its end', async () => {
    const generator = function* (): Iterable<unknown> {
      yield 1;
      yield undefined;
    };
    expect(await steps(stream(generator()))).toEqual([1, undefined, finished]);
  });

  it('gives the items of an async generator, and of promises in a sync one', async () => {
    const later = async function* (): AsyncIterable<unknown> {
      yield 1;
    };
    const promises = function* (): Iterable<unknown> {
      yield Promise.resolve(2);
      yield 3;
    };
    expect(await steps(stream(later()))).toEqual([1, finished]);
    expect(await steps(stream(promises()))).toEqual([2, 3, finished]);
  });

  it('gives a Failure for what a step throws, at once or later', async () => {
    const failing = async function* (): AsyncIterable<unknown> {
      yield 1;
      broken();
    };
    expect(await steps(stream(failing()))).toEqual([1, 'Error: broken']);
    expect(await steps(stream({ [Symbol.iterator]: () => ({ next: broken }), next: broken }))).toEqual(['Error: broken']);
    const getter = {
      next: () => ({
        get value() {
          return broken();
        },
      }),
      [Symbol.iterator]() {
        return this;
      },
    };
    expect(await steps(stream(getter))).toEqual(['Error: broken']);
  });

  it('leaves a generator that gives a value which can not be looked at', async () => {
    let hasCleanedUp = false;
    const generator = function* (): Iterable<unknown> {
      try {
        yield Object.defineProperty({}, 'then', { get: broken });
      } finally {
        hasCleanedUp = true;
      }
    };
    expect(await steps(stream(generator()))).toEqual(['Error: broken']);
    expect(hasCleanedUp).toBe(true);
  });

  it('tells when its finally has run, and that it threw on being left', async () => {
    let isOver = false;
    const generator = async function* (): AsyncIterable<unknown> {
      try {
        yield 1;
      } finally {
        await Promise.resolve();
        isOver = true;
      }
    };
    const source = stream(generator());
    const collector = new Collector();
    expect(source.next()).toBe(pending);
    await source.settle(collector, 'it');
    expect(source.leave()).toBeUndefined();
    source.settleLeaving(collector, 'it');
    await collector.hasLeft;
    expect(isOver).toBe(true);
    const failing = {
      next: () => ({}),
      return: broken,
      [Symbol.iterator]() {
        return this;
      },
    };
    expect(words(stream(failing).leave())).toBe('Error: broken');
    stream(failing).abandon();
  });
});
