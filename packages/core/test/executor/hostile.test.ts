import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { context, defineTasks, EventLoop, inlineTransport } from '../../src/index.ts';
import { entangledErrors, revoked, strict } from '../hostile.ts';

const realm = createContext({});

class NeedsFields extends Error {
  readonly detail: { readonly name: string } | undefined;
  constructor() {
    super('made whole');
    this.detail = { name: 'NeedsFields' };
  }
  override get name(): string {
    return (this.detail as { name: string }).name;
  }
}

const thrown: Record<string, () => unknown> = {
  'a strict Proxy': strict,
  'a revoked Proxy': revoked,
  'an error of another realm': () => runInContext('new TypeError("from elsewhere")', realm) as unknown,
  'an error whose name has no prototype': () => Object.assign(new Error('odd name'), { name: Object.create(null) as unknown }),
  'an error with a throwing field': () =>
    Object.defineProperty(new Error('field'), 'detail', {
      enumerable: true,
      get: () => {
        throw new Error('not to be read');
      },
    }),
  'an error with a cyclic cause': () => {
    const error = new Error('cycle') as Error & { cause?: unknown };
    error.cause = error;
    return error;
  },
  'errors that refer back to each other': entangledErrors,
  'an error of a task module’s class whose getters need fields': () => new NeedsFields(),
  'an object whose toString throws': () => ({
    toString: () => {
      throw new Error('no text');
    },
  }),
};

function throwIt(name: string): void {
  throw thrown[name]?.();
}
function returnIt(name: string): unknown {
  return thrown[name]?.();
}
function* yieldIt(name: string): Generator<unknown> {
  yield thrown[name]?.();
}
let hasCleanedUp = false;
function* yieldRejection(): Generator<unknown> {
  try {
    yield Promise.reject(new Error('later'));
  } finally {
    hasCleanedUp = true;
  }
}
async function progressIt(name: string): Promise<string> {
  context().progress(thrown[name]?.());
  return 'told';
}
function add(first: number, second: number): number {
  return first + second;
}
defineTasks(import.meta.url, { throwIt, returnIt, yieldIt, yieldRejection, progressIt, add, NeedsFields });

describe('a hostile value', () => {
  for (const name of Object.keys(thrown)) {
    it(`${name}: thrown, returned, yielded, told or given as a reason ends its own event, and the next one runs`, async () => {
      await using loop = new EventLoop({ transport: inlineTransport(), errorHandlers: () => {} });
      loop.subscribe(() => {});
      const outcomes = [throwIt, returnIt, progressIt].map((task) => loop.addEvent(task as typeof returnIt, [name]));
      const stream = loop.addEvent(yieldIt, [name]);
      const items = (async () => {
        for await (const item of stream) void item;
      })().catch(() => {});
      const cancelled = loop.addEvent(add, [1, 2]);
      cancelled.cancel(thrown[name]?.());
      await Promise.allSettled(outcomes.map((event) => event.finished));
      await items;
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', expect.stringMatching(/fulfilled|rejected/), 'fulfilled']);
      expect(outcomes[0]?.error).toBeInstanceOf(Error);
      expect(cancelled.status).toBe('cancelled');
      expect(await loop.addEvent(add, [20, 22]).finished).toBe(42);
    });
  }

  it('a promise that a sync generator yields and that rejects fails the stream, and its finally runs', async () => {
    await using loop = new EventLoop({ transport: inlineTransport(), errorHandlers: () => {} });
    const stream = loop.addEvent(yieldRejection) as unknown as AsyncIterable<unknown>;
    const all = async (): Promise<void> => {
      for await (const item of stream) void item;
    };
    await expect(all()).rejects.toThrow('later');
    expect(hasCleanedUp).toBe(true);
  });
});
