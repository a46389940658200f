import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pace } from '../../src/feed/pace.ts';

/** What a reader may send in so many ms. */
async function sent(pace: Pace, time: number, most = 1_000): Promise<number> {
  const stop = new AbortController();
  const next = pace.reader(most, stop.signal);
  let flights = 0;
  const reading = (async () => {
    for (;;) flights += await next();
  })();
  await vi.advanceTimersByTimeAsync(time);
  stop.abort();
  await Promise.all([reading.catch(() => {}), vi.advanceTimersByTimeAsync(100)]);
  return flights;
}

describe('Pace', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([500, 5_000, 20_000])('a feed sends %i flights a second', async (flightsPerSecond) => {
    const flights = await sent(new Pace(flightsPerSecond), 10_000);
    expect(flights).toBeGreaterThan(9.9 * flightsPerSecond);
    expect(flights).toBeLessThanOrEqual(10 * flightsPerSecond);
  });

  it('a pace of 0 is a pause', async () => {
    expect(await sent(new Pace(0), 60_000)).toBe(0);
  });

  it('without a pace a reader gets all that it may have at a time, at once', async () => {
    const next = new Pace(Infinity).reader(1_000, new AbortController().signal);
    expect([await next(), await next()]).toEqual([1_000, 1_000]);
  });

  it('a reader that was away gets no burst of what it missed', async () => {
    const next = new Pace(1_000).reader(1_000, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await next()).toBe(100);
  });

  it('a paused reader that leaves waits no longer', async () => {
    const stop = new AbortController();
    const waiting = new Pace(0).reader(1, stop.signal)();
    stop.abort(new Error('left'));
    await Promise.all([expect(waiting).rejects.toThrow('left'), vi.advanceTimersByTimeAsync(100)]);
  });
});
