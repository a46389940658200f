/** What an executor is asked while the way to it is broken can't have been heard. */
import { describe, expect, it, vi } from 'vitest';
import { defineTasks, EventLoop, type LoopNotice } from '../../../src/index.ts';
import { useHandClock } from '../../hand-clock.ts';
import { HandTimers } from '../../hand-timers.ts';
import { breakable } from './breakable.ts';

const clock = useHandClock(new HandTimers());

let begun = 0;
function hold(): Promise<void> {
  begun += 1;
  return new Promise(() => {});
}
defineTasks(import.meta.url, { hold });

/** ms */
const gracePeriod = 20;

describe('an executor to which the way is broken', () => {
  it('is not replaced for an event that does not give way, until it could have heard that it should', async () => {
    // At 0 nothing has begun.
    await clock.pass(1);
    const { transport, ways } = breakable();
    const loop = new EventLoop({ transport, gracePeriod });
    const lost: LoopNotice[] = [];
    loop.subscribe((notice) => void (notice.type === 'executorLost' && lost.push(notice)));
    const event = loop.addEvent(hold);
    const failure = event.finished.catch((error: unknown) => error);
    await vi.waitFor(() => expect(begun).toBe(1));
    ways[0]?.(new Error('no carrier'));
    event.cancel();
    await clock.pass(10 * gracePeriod);
    expect([lost, event.status]).toEqual([[], 'running']);
    ways[0]?.(undefined);
    await clock.pass(2 * gracePeriod + 2);
    expect(lost).toHaveLength(1);
    expect(await failure).toMatchObject({ code: 'ERR_CANCELLED' });
    const ended = loop.terminate();
    await clock.pass(gracePeriod);
    await ended;
  });
});
