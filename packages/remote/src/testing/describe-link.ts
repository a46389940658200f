/** describeLink declares the suite to a test runner. */
import { breaking } from './breaking.ts';
import { carrying } from './carrying.ts';
import { closing } from './closing.ts';
import type { CreateLinks } from './fixture.ts';
import { holding } from './holding.ts';
import { largest } from './largest.ts';
import { many } from './many.ts';
import { opening } from './opening.ts';
import { type HoldOptions, processes } from './processes.ts';
import { sessions } from './sessions.ts';
import { PATIENCE, type Property, runCase } from './suite.ts';

/** The two functions of a test runner that the suite calls; those of vitest, jest, mocha and node:test work. */
export interface Runner {
  describe(name: string, body: () => void): void;
  /** @param timeout in ms */
  it(name: string, body: () => Promise<void> | void, timeout?: number): void;
}

export const properties: readonly Property[] = [opening, carrying, largest, closing, breaking, many, holding, sessions];

/** ms: a case may wait several times, its end once more, and there is a reserve. */
const TIMEOUT = 4 * PATIENCE;

/**
 * Declares the conformance suite for links: what each owes its owner, and what a session makes of it.
 *
 * @param create is called once for each case
 */
export function describeLink(name: string, create: CreateLinks, runner: Runner, options: HoldOptions = {}): void {
  runner.describe(`link ${name}`, () => {
    for (const property of properties) {
      runner.describe(property.name, () => {
        for (const [title, body] of Object.entries(property.cases)) runner.it(title, () => runCase(body, create), TIMEOUT);
      });
    }
    runner.describe('the end of a process', () => {
      for (const [title, body] of Object.entries(processes)) {
        const { module } = options;
        if (module === undefined) skip(runner.it, title);
        else runner.it(title, () => runCase((scene) => body(scene, module), create), TIMEOUT);
      }
    });
  });
}

/** The runners that we know skip by a function of `it`; any other one at least shows it in the title. */
function skip(it: Runner['it'] & { readonly skip?: Runner['it'] }, title: string): void {
  const skipped = `${title} (skipped: describeLink was given no module)`;
  if (it.skip === undefined) it(skipped, () => {});
  else it.skip(skipped, () => {});
}
