/** The suite is proved by transports that break their promises: each must be caught by the cases that are there for it, and every case must catch one. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inlineTransport, type Transport } from '../src/index.ts';
import { properties } from '../src/testing/properties.ts';
import { type Case, runCase } from '../src/testing/suite.ts';
import { liars } from './liars.ts';
import { valueLiars } from './value-liars.ts';

/** ms that a case may take: an honest transport needs a fraction, as the control below shows. */
const PATIENCE = 500;

const cases = new Map<string, Case>(properties.flatMap(({ cases }) => Object.entries(cases)));
const all = { ...liars, ...valueLiars };

async function failureOf(name: string, create: () => Transport): Promise<unknown> {
  try {
    await runCase(cases.get(name) as Case, create, PATIENCE);
    return undefined;
  } catch (error) {
    return error;
  }
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

describe('the honest transport passes in the same time', () => {
  const expected = new Set(Object.values(all).flatMap(({ caughtBy }) => caughtBy));
  it.each([...expected])('%s', async (name) => {
    expect(await failureOf(name, inlineTransport)).toBeUndefined();
  });
});

describe('each liar is caught', () => {
  it.each(Object.entries(all))('%s', async (_, { create, caughtBy }) => {
    expect(caughtBy.length).toBeGreaterThan(0);
    for (const name of caughtBy) {
      expect([...cases.keys()]).toContain(name);
      expect(await failureOf(name, create), `'${name}' must fail`).toBeInstanceOf(Error);
    }
  });
});
