/** describeTransport: declares the suite to a test runner. */
import type { Transport } from '../transport.ts';
import { properties } from './properties.ts';
import { PATIENCE, runCase } from './suite.ts';

/** The two functions of a test runner that the suite calls: those of vitest, jest, mocha and node:test will do. */
export interface Runner {
  describe(name: string, body: () => void): void;
  /** `timeout` in ms. */
  it(name: string, body: () => Promise<void> | void, timeout?: number): void;
}

/** Time for what ends after a case that took all its own. */
const TIMEOUT = 2 * PATIENCE + 5000;

/** Declares the conformance suite for a transport: what each transport must do, and what loops on it guarantee. `create` is called for each case. */
export function describeTransport(name: string, create: () => Transport | Promise<Transport>, runner: Runner): void {
  runner.describe(`transport ${name}`, () => {
    for (const property of properties) {
      runner.describe(property.name, () => {
        for (const [title, body] of Object.entries(property.cases)) runner.it(title, () => runCase(body, create), TIMEOUT);
      });
    }
  });
}
