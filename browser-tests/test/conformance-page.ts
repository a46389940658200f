/** The page of conformance.test.ts: has the cases of the suite, and runs them one by one when it is asked to. */
import { describeTransport } from '@mp-event-loop/core/testing';
import { workerTransport } from '@mp-event-loop/transport-worker';

const cases = new Map<string, () => Promise<void> | void>();
const path: string[] = [];
const worker = (): Worker => new Worker('/executor-browser.js', { type: 'module' });
describeTransport('worker', () => workerTransport({ worker }), {
  describe(name, body) {
    path.push(name);
    body();
    path.pop();
  },
  it: (name, body) => void cases.set([...path.slice(1), name].join(' › '), body),
});

export interface ConformancePage {
  readonly caseNames: readonly string[];
  /** Gives what went wrong in the case, if anything did. */
  runCase(name: string): Promise<string | undefined>;
}

const page: ConformancePage = {
  caseNames: [...cases.keys()],
  runCase: async (name) => {
    try {
      await cases.get(name)?.();
      return undefined;
    } catch (error) {
      return String((error as Error).stack);
    }
  },
};
Object.assign(globalThis, page);
