/** Whom a draining host waits for. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ACK, bareFrame, OPENED, WELCOME } from '../../dist/session/frame.js';
import { FakeHost, type FakeLink } from './fake-host.ts';

const FAREWELL = 5000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A caller that has a session, and has not said that it heard so. */
async function opened(host: FakeHost, session = 0): Promise<FakeLink> {
  const link = host.ask(session, 'ada');
  await vi.advanceTimersByTimeAsync(0);
  expect(link.kinds).toContain(OPENED);
  return link;
}
function drained(host: FakeHost): () => boolean {
  let isOver = false;
  void host.lender.drain().then(() => {
    isOver = true;
  });
  return () => isOver;
}

it('a caller that is not there, and has something to hear, may come for it for 5 s', async () => {
  const host = new FakeHost({ executors: 1 });
  (await opened(host)).terminate();
  const isOver = drained(host);
  await vi.advanceTimersByTimeAsync(FAREWELL - 1);
  expect(isOver()).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(isOver()).toBe(true);
});

it('one that comes in time hears all', async () => {
  const host = new FakeHost({ executors: 1 });
  (await opened(host)).terminate();
  const isOver = drained(host);
  await vi.advanceTimersByTimeAsync(FAREWELL - 1);
  const again = host.ask(0, 'ada', { isNew: false });
  await vi.advanceTimersByTimeAsync(FAREWELL - 1);
  const ENDED = 21;
  expect(again.kinds).toEqual([WELCOME, OPENED, ENDED]);
  expect(isOver()).toBe(false);
  again.owner?.received(bareFrame(ACK, 2));
  await vi.advanceTimersByTimeAsync(0);
  expect(isOver()).toBe(true);
});

it('a caller whose link breaks while it is to hear the end is waited for no longer than 5 s', async () => {
  const host = new FakeHost({ executors: 1 });
  const link = await opened(host);
  const isOver = drained(host);
  await vi.advanceTimersByTimeAsync(1000);
  link.terminate();
  await vi.advanceTimersByTimeAsync(FAREWELL);
  expect(isOver()).toBe(true);
});

it('a session that had ended before is waited for no longer than 5 s', async () => {
  const host = new FakeHost({ executors: 1 });
  (await opened(host)).terminate();
  for (const end of host.executors.ends) end();
  await vi.advanceTimersByTimeAsync(0);
  expect(host.lender).toMatchObject({ sessions: 1, lent: 0 });
  const isOver = drained(host);
  await vi.advanceTimersByTimeAsync(FAREWELL);
  expect(isOver()).toBe(true);
});

it('what runs for a caller that is not there may end', async () => {
  const host = new FakeHost({ executors: 1 });
  host.executors.inFlight = undefined;
  (await opened(host)).terminate();
  const isOver = drained(host);
  await vi.advanceTimersByTimeAsync(20 * FAREWELL);
  expect(isOver()).toBe(false);
  void host.lender.kill(1000);
  await vi.advanceTimersByTimeAsync(1000);
  expect(isOver()).toBe(true);
});
