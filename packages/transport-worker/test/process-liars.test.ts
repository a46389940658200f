/** Guarantee 8's cases are proved by transports that break it. */
import { describeTransport } from '@mp-event-loop/core/testing';
import workerTransport from '@mp-event-loop/transport-worker';
import { describe, expect, it } from 'vitest';

/** The suite's cases by title, instead of being run. */
function casesWith(module: URL): ReadonlyMap<string, () => Promise<void> | void> {
  const cases = new Map<string, () => Promise<void> | void>();
  const runner = {
    describe: (_: string, body: () => void) => body(),
    it: (title: string, body: () => Promise<void> | void) => cases.set(title, body),
  };
  describeTransport('liar', workerTransport, runner, { module });
  return cases;
}

describe('guarantee 8: transports that break it', () => {
  it.each([
    ['lets-go', 'a loop with work keeps its process to the end of it'],
    ['lets-go', 'a stream that is cancelled keeps the process until it has ended'],
  ])('a transport that %s is caught by: %s', async (liar, title) => {
    const body = casesWith(new URL(`./process-liars/${liar}.mjs`, import.meta.url)).get(title);
    expect(body).toBeDefined();
    await expect(body?.()).rejects.toThrow(/process/);
  });
});
