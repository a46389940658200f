/** The suite is proved by links that break their promises: each must be caught by the cases that are there for it, and every case must catch one. */
import type { CreateLinks } from '@mp-event-loop/remote/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { properties } from '../../dist/testing/describe-link.js';
import { type Case, runCase } from '../../dist/testing/suite.js';
import { liars, unfit } from './liars.ts';
import { PipeNetwork } from './pipe-network.ts';

/** ms that a case gets against a liar at least; and how many times what it took on the honest network, since machines can be busy. */
const LEAST_PATIENCE = 200;
const PATIENCE_FACTOR = 5;
/** ms. No case can fail for having too little of it: none is to pass. */
const UNFIT_PATIENCE = 100;

const cases = new Map<string, Case>(properties.flatMap((property) => Object.entries(property.cases)));
const honestTimes = new Map<string, number>();

async function failureOf(name: string, create: CreateLinks, patience: number): Promise<unknown> {
  try {
    await runCase(cases.get(name) as Case, create, patience);
    return undefined;
  } catch (error) {
    return error;
  }
}

async function honestTime(name: string): Promise<number> {
  let time = honestTimes.get(name);
  if (time === undefined) {
    const begin = performance.now();
    await runCase(cases.get(name) as Case, (host) => new PipeNetwork(host));
    time = performance.now() - begin;
    honestTimes.set(name, time);
  }
  return time;
}

// What a liar makes of its own callbacks is its own affair.
const originals = process.listeners('uncaughtException');
beforeAll(() => void process.removeAllListeners('uncaughtException').on('uncaughtException', () => {}));
afterAll(() => {
  process.removeAllListeners('uncaughtException');
  for (const listener of originals) process.on('uncaughtException', listener);
});

describe('describeLink catches links that break promises', () => {
  it.each(Object.entries(liars))('a link that %s is caught', async (_, { create, caughtBy }) => {
    expect([...cases.keys()]).toEqual(expect.arrayContaining([...caughtBy]));
    const patience = await Promise.all(caughtBy.map(async (name) => Math.max(LEAST_PATIENCE, PATIENCE_FACTOR * (await honestTime(name)))));
    const failures = await Promise.all(caughtBy.map((name, index) => failureOf(name, create, patience[index] as number)));
    for (const [index, name] of caughtBy.entries()) expect(failures[index], `'${name}' must fail`).toBeInstanceOf(Error);
  });
});

/** They are about dials that come to nothing, so a link that never opens passes them: liars must catch each. */
const withoutLinks: ReadonlySet<string> = new Set([
  'a dial that nobody answers does not open',
  'a dial that nobody answers can be ended',
  'a dial that nobody answers can be closed',
  'a dial can be ended at once',
  'a dial can be closed at once',
]);

describe('every case catches a link', () => {
  const proved = new Set(Object.values(liars).flatMap(({ caughtBy }) => caughtBy));

  it.each([...withoutLinks])('a liar is caught by: %s', (name) => {
    expect(proved).toContain(name);
  });

  it('every other case fails if no link ever opens', async () => {
    const names = [...cases.keys()].filter((name) => !withoutLinks.has(name));
    const failures = await Promise.all(names.map((name) => failureOf(name, unfit, UNFIT_PATIENCE)));
    expect(names.filter((_, index) => !(failures[index] instanceof Error))).toEqual([]);
  });
});
