/** The suite is proved by transports that break their promises: each must be caught by the cases that are there for it, and every case must catch one. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inlineTransport, type Transport } from '../src/index.ts';
import { properties } from '../src/testing/properties.ts';
import { type Case, runCase } from '../src/testing/suite.ts';
import { liars, unfit } from './liars.ts';
import { valueLiars } from './value-liars.ts';

/** ms that a case gets against a liar at least; and how many times what it took against the honest transport, since machines can be busy. */
const LEAST_PATIENCE = 500;
const PATIENCE_FACTOR = 10;

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

describe('each liar is caught', () => {
  it.each(Object.entries(all))('%s', async (_, { create, caughtBy }) => {
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
  'addEvent throws at once for a function that is no task, and says how to mend it',
  'start rejects when the executors are not ready within startTimeout',
  'start rejects with the first reason when all executors die before a first event',
  'start rejects at once when initialize throws',
  'stop resolves after a failed start',
  'terminate fails a pending start',
  'terminate on an idle loop fails what waits',
  'wait resolves when the loop is terminated',
  'ready resolves at once where there is room',
  'what is no handler is refused',
  'options out of range are refused at once',
  'a subclass that no defineTasks was given is refused',
  'a subclass with a function that is no task is refused',
  'defineTasks refuses what is no URL or no function',
  'one that was cancelled before it was added cannot be added',
  'many events that wait are cancelled in no time',
  'retries and transfer exclude each other',
  'of another loop, and of what is no object, are refused',
]);
const proved = new Set(Object.values(all).flatMap(({ caughtBy }) => caughtBy));

describe('every other case fails where no executor will ever be ready', () => {
  it.each([...cases.keys()].filter((name) => !withoutExecutors.has(name) && !proved.has(name)))('%s', async (name) => {
    expect(await failureOf(name, unfit, LEAST_PATIENCE)).toBeInstanceOf(Error);
  });
});
