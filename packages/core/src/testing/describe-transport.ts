/** describeTransport declares the suite to a test runner. */
import type { Transport } from '../transport.ts';
import { processEnds } from './process-ends.ts';
import { properties } from './properties.ts';
import { SharedLoops } from './shared-loops.ts';
import { PATIENCE, runCase } from './suite.ts';

/** The two functions of a test runner that the suite calls; those of vitest, jest, mocha and node:test work. */
export interface Runner {
  describe(name: string, body: () => void): void;
  /** @param timeout in ms */
  it(name: string, body: () => Promise<void> | void, timeout?: number): void;
}

export interface SuiteOptions {
  /** A module whose default export makes the transport, for the cases that need a process of their own. Without it they are skipped. */
  module?: string | URL | undefined;
}

/** ms: twice the time of a case, since cleaning up after it may take as long again, and a reserve. */
const TIMEOUT = 2 * PATIENCE + 5000;

/**
 * Declares the conformance suite for a transport: what each transport must do, and what loops on it guarantee.
 *
 * @param create is called once for each case
 */
export function describeTransport(
  name: string,
  create: () => Transport | Promise<Transport>,
  runner: Runner,
  options: SuiteOptions = {},
): void {
  runner.describe(`transport ${name}`, () => {
    const shared = new SharedLoops(properties.flatMap(({ cases }) => Object.keys(cases)).length);
    for (const property of properties) {
      runner.describe(property.name, () => {
        for (const [title, body] of Object.entries(property.cases))
          runner.it(title, () => runCase(body, create, PATIENCE, shared), TIMEOUT);
      });
    }
    runner.describe('guarantee 8: the end of a process', () => describeProcesses(create, runner, options));
  });
}

function describeProcesses(create: () => Transport | Promise<Transport>, { it }: Runner, { module }: SuiteOptions): void {
  for (const [title, body] of Object.entries(processEnds)) {
    if (module === undefined) skip(it, title);
    else it(title, async () => body({ module, isolation: (await create()).isolation, patience: PATIENCE }), TIMEOUT);
  }
}

/** The runners that we know skip by a function of `it`; any other one at least shows it in the title. */
function skip(it: Runner['it'] & { readonly skip?: Runner['it'] }, title: string): void {
  const skipped = `${title} (skipped: describeTransport was given no module)`;
  if (it.skip === undefined) it(skipped, () => {});
  else it.skip(skipped, () => {});
}
