import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { CancelledError, defineTasks, EventLoop, inlineTransport } from '../../../src/index.ts';

function never(): Promise<never> {
  return new Promise(() => {});
}
function echo(value: number): number {
  return value;
}
defineTasks(import.meta.url, { never, echo });

function loops(): readonly EventLoop[] {
  return Array.from({ length: 12 }, () => new EventLoop({ transport: inlineTransport(), gracePeriod: 1, errorHandlers: () => {} }));
}

describe('a signal that many loops share', () => {
  it('has one listener, as more than ten make Node warn of a leak, and cancels the events of all', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const all = loops();
    const events = all.flatMap((loop) => [loop.addEvent(never, [], { signal }), loop.addEvent(never, [], { signal })]);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    controller.abort(new Error('enough'));
    for (const event of events) await expect(event.finished).rejects.toBeInstanceOf(CancelledError);
    await Promise.all(all.map((loop) => loop.stop()));
  });

  it('has no listener once all have ended, and has one again for those that come later', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const all = loops();
    await Promise.all(all.map((loop, index) => loop.addEvent(echo, [index], { signal }).finished));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    const later = all.map((loop) => loop.addEvent(never, [], { signal }));
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    controller.abort();
    for (const event of later) await expect(event.finished).rejects.toBeInstanceOf(CancelledError);
    await Promise.all(all.map((loop) => loop.stop()));
  });
});
