/** The suite is proved by transports that break their promises: each must be caught by the cases that are there for it, and every case must catch one. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inlineTransport, type Transport } from '../src/index.ts';
import { properties } from '../src/testing/properties.ts';
import { type Case, runCase } from '../src/testing/suite.ts';
import { liars, unfit } from './liars.ts';
import { valueLiars } from './value-liars.ts';

/** ms that a case gets against a liar at least; and how many times what it took against the honest transport, since machines can be busy. */
const LEAST_PATIENCE = 300;
const PATIENCE_FACTOR = 4;

const cases = new Map<string, Case>(properties.flatMap(({ cases }) => Object.entries(cases)));
const all = { ...liars, ...valueLiars };

async function failureOf(name: string, create: () => Transport, patience: number): Promise<unknown> {
  try {
    await runCase(cases.get(name) as Case, create, patience);
    return undefined;
  } catch (error) {
    return error;
  }
}

const honestTimes = new Map<string, number>();

/** How long a case takes against the honest transport, which passes it. */
async function honestTime(name: string): Promise<number> {
  let time = honestTimes.get(name);
  if (time === undefined) {
    const begin = performance.now();
    await runCase(cases.get(name) as Case, inlineTransport);
    time = performance.now() - begin;
    honestTimes.set(name, time);
  }
  return time;
}

// What a liar makes core do is its own affair: neither its stray rejections nor its noise are failures here.
const strays = ['unhandledRejection', 'uncaughtException'] as const;
const originals = strays.map((kind) => process.listeners(kind as 'uncaughtException'));
beforeAll(() => {
  for (const kind of strays) process.removeAllListeners(kind).on(kind, () => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterAll(() => {
  for (const [index, kind] of strays.entries()) {
    process.removeAllListeners(kind);
    for (const listener of originals[index] ?? []) process.on(kind as 'uncaughtException', listener);
  }
  vi.restoreAllMocks();
});

describe('the conformance suite catches transports that break promises', () => {
  it.each(Object.entries(all))('a transport that %s is caught', async (_, { create, caughtBy }) => {
    expect(caughtBy.length).toBeGreaterThan(0);
    for (const name of caughtBy) {
      expect([...cases.keys()]).toContain(name);
      const patience = Math.max(LEAST_PATIENCE, PATIENCE_FACTOR * (await honestTime(name)));
      expect(await failureOf(name, create, patience), `'${name}' must fail`).toBeInstanceOf(Error);
    }
  });
});

/** They test what the caller alone decides, or how it fails. */
const withoutExecutors: ReadonlySet<string> = new Set([
  'addEvent throws at once for a function that is not a task, and says how to fix it',
  'start rejects when the executors are not ready within startTimeout',
  'start rejects with the first reason after every attempt to open an executor has failed',
  'start rejects at once when initialize throws',
  'arguments of initialize that cannot cross make start reject, and name the culprit',
  'stop resolves after a failed start',
  'terminate fails a pending start',
  'terminate on an idle loop fails waiting events',
  'wait resolves when the loop is terminated',
  'loop.ready resolves at once if there is room',
  'adding a handler that is not a function throws',
  'invalid options throw at once',
  'addEvent throws for an Event subclass not given to defineTasks',
  'addEvent throws for an Event subclass whose function is not a task',
  'defineTasks throws for an invalid URL or task',
  'addEvent throws for an event cancelled before it was added',
  'cancelling 20,000 waiting events settles them all at once',
  'retries and transfer exclude each other',
  'a cached object of another loop, or of a primitive, is refused',
  'map with settled still ends when its source throws',
  'call takes a task, not an event',
  'rules that are out of range throw at once',
  'an onProgress that is no function throws at once',
  'an initialize that is no task with its arguments throws at once',
  'an option that there is not throws at once, with the nearest name',
]);
const proved = new Set(Object.values(all).flatMap(({ caughtBy }) => caughtBy));

describe('every other conformance case fails if no executor is ever ready', () => {
  it.each([...cases.keys()].filter((name) => !withoutExecutors.has(name) && !proved.has(name)))(
    'fails without executors: %s',
    async (name) => {
      expect(await failureOf(name, unfit, LEAST_PATIENCE)).toBeInstanceOf(Error);
    },
  );
});
