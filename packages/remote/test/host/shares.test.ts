/** Whose executor is taken back when a host is full. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WELCOME } from '../../dist/session/frame.js';
import { FakeHost, type FakeLink } from './fake-host.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function isWelcome(link: FakeLink): boolean {
  return link.kinds[0] === WELCOME;
}
function holders(host: FakeHost): string[] {
  return host.lender.views().map(({ principal }) => principal);
}
/** Callers that have left a session each, in this order. */
async function left(host: FakeHost, ...principals: string[]): Promise<void> {
  for (const [session, principal] of principals.entries()) await host.leave(session, principal);
}

describe('a full host', () => {
  it('takes back an idle executor of the principal that has most', async () => {
    const host = new FakeHost({ executors: 4 });
    await left(host, 'bob', 'ada', 'ada', 'ada');
    const link = host.ask(10, 'eve');
    await vi.advanceTimersByTimeAsync(0);
    expect(isWelcome(link)).toBe(true);
    expect(holders(host).toSorted()).toEqual(['ada', 'ada', 'bob', 'eve']);
  });

  it('counts executors that are busy or attended for the principal that has them', async () => {
    const host = new FakeHost({ executors: 5 });
    host.ask(0, 'ada');
    host.ask(1, 'ada');
    await vi.advanceTimersByTimeAsync(0);
    host.executors.inFlight = undefined;
    await host.leave(2, 'ada');
    host.executors.inFlight = 0;
    await host.leave(3, 'bob');
    await host.leave(4, 'ada');
    host.ask(10, 'eve');
    await vi.advanceTimersByTimeAsync(250);
    expect(holders(host).toSorted()).toEqual(['ada', 'ada', 'ada', 'bob', 'eve']);
  });

  it('takes back one that is still being opened, and whose caller has gone and sent nothing', async () => {
    const host = new FakeHost({ executors: 2 });
    host.executors.isSlow = true;
    host.ask(0, 'ada').terminate();
    host.ask(1, 'bob');
    await vi.advanceTimersByTimeAsync(0);
    const [next, last] = [host.ask(10, 'eve'), host.ask(11, 'eve')];
    await vi.advanceTimersByTimeAsync(250);
    expect([isWelcome(next), last.cause]).toEqual([true, 'full']);
    expect(holders(host)).toEqual(['bob', 'eve']);
  });

  it('asks all detached executors at once, and is known to be full after 250 ms', async () => {
    const host = new FakeHost({ executors: 44 });
    host.executors.inFlight = undefined;
    await left(host, ...Array.from({ length: 44 }, (_, at) => `caller ${at}`));
    const link = host.ask(100, 'eve');
    await vi.advanceTimersByTimeAsync(0);
    expect(host.executors.asked).toBe(44);
    await vi.advanceTimersByTimeAsync(250);
    expect(link.cause).toBe('full');
  });

  it('gives each of several callers that ask at once an executor of its own', async () => {
    const host = new FakeHost({ executors: 3 });
    await left(host, 'ada', 'ada', 'ada');
    const links = [10, 11, 12, 13].map((session) => host.ask(session, 'eve'));
    await vi.advanceTimersByTimeAsync(250);
    expect(links.map(isWelcome)).toEqual([true, true, true, false]);
    expect(holders(host)).toEqual(['eve', 'eve', 'eve']);
    expect(links[3]?.cause).toBe('full');
  });

  it('takes back none whose caller has come back meanwhile', async () => {
    const host = new FakeHost({ executors: 2 });
    await host.leave(0, 'ada');
    host.executors.inFlight = undefined;
    await host.leave(1, 'ada');
    const link = host.ask(10, 'eve');
    await vi.advanceTimersByTimeAsync(100);
    host.ask(0, 'ada', { isNew: false });
    await vi.advanceTimersByTimeAsync(150);
    expect(link.cause).toBe('full');
    expect(holders(host)).toEqual(['ada', 'ada']);
  });
});

describe('a principal that has as many as it may', () => {
  it('gets back its own, and no other caller loses one', async () => {
    const host = new FakeHost({ executors: 4, executorsPerPrincipal: 2 });
    await left(host, 'bob', 'bob', 'ada', 'ada');
    const link = host.ask(10, 'ada');
    await vi.advanceTimersByTimeAsync(0);
    expect(isWelcome(link)).toBe(true);
    expect(holders(host).toSorted()).toEqual(['ada', 'ada', 'bob', 'bob']);
  });
});
