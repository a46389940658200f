/** Executors whose way is broken for a while. */
import { describe, expect, it, vi } from 'vitest';
import { defineTasks, EventLoop, inlineTransport, type LoopNotice, type Transport } from '../../../src/index.ts';
import { breakable } from './breakable.ts';

function echo(value: number): number {
  return value;
}
defineTasks(import.meta.url, { echo });

describe('an executor to which the way is broken', () => {
  it('subscribers hear once when the way breaks and once when it is mended, and stats say so', async () => {
    const { transport, ways } = breakable();
    const loop = new EventLoop({ transport });
    const notices: LoopNotice[] = [];
    await loop.start();
    loop.subscribe((notice) => notices.push(notice));
    const error = new Error('no carrier');
    ways[0]?.(error);
    ways[0]?.(error);
    expect(notices).toEqual([{ type: 'executorUnreachable', executor: expect.objectContaining({ state: 'unreachable' }), error }]);
    expect(loop.stats().executors[0]?.state).toBe('unreachable');
    ways[0]?.(undefined);
    ways[0]?.(undefined);
    expect(notices.slice(1)).toEqual([{ type: 'executorReachable', executor: expect.objectContaining({ state: 'ready' }) }]);
    await loop.stop();
    ways[0]?.(error);
    expect(notices.filter(({ type }) => type === 'executorUnreachable')).toHaveLength(1);
  });

  it('subscribers hear once of a host that is away while an executor is being opened there, however often that is tried', async () => {
    const inline = inlineTransport();
    const notices: LoopNotice[] = [];
    let isAway = true;
    let attempts = 0;
    const away = new Error('no carrier');
    const transport: Transport = {
      ...inline,
      isolation: 'host',
      async open(request) {
        attempts += 1;
        if (isAway) {
          request.reachable(away);
          throw away;
        }
        request.reachable(undefined);
        return inline.open(request);
      },
    };
    const loop = new EventLoop({ transport });
    loop.subscribe((notice) => void (notice.type.startsWith('executor') && notices.push(notice)));
    const result = loop.call(echo, [1]);
    await vi.waitFor(() => expect(attempts).toBeGreaterThan(2));
    const opening = { id: '', index: 0, running: 0, ended: 0, location: {} };
    expect(notices).toEqual([{ type: 'executorUnreachable', executor: { ...opening, state: 'unreachable' }, error: away }]);
    expect(
      loop
        .stats()
        .executors.map(({ state }) => state)
        .filter((state) => state !== 'unreachable'),
    ).toEqual([]);
    isAway = false;
    expect(await result).toBe(1);
    expect(notices.slice(1)).toEqual([
      { type: 'executorReachable', executor: { ...opening, state: 'starting' } },
      { type: 'executorReady', executor: expect.objectContaining({ state: 'ready' }) },
    ]);
    await loop.stop();
  });

  it('is handed nothing new while another one is there, and everything while it is the only one', async () => {
    const { transport, ways } = breakable();
    const loop = new EventLoop({ transport, executors: 2 });
    await loop.start();
    ways[0]?.(new Error('no carrier'));
    for (let value = 0; value < 20; value += 1) await loop.call(echo, [value]);
    expect(loop.stats().executors.map(({ ended }) => ended)).toEqual([0, 20]);
    ways[1]?.(new Error('no carrier'));
    expect(await loop.call(echo, [1])).toBe(1);
    ways[0]?.(undefined);
    ways[1]?.(undefined);
    await Promise.all(Array.from({ length: 4 }, (_, value) => loop.call(echo, [value])));
    expect(loop.stats().executors.every(({ ended }) => ended > 0)).toBe(true);
    await loop.stop();
  });
});
