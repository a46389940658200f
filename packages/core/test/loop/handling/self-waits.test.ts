/** A handler that awaits what waits for it is told of, and nobody else is. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventLoop } from '../../../src/event-loop.ts';
import { inlineTransport } from '../../../src/inline-transport.ts';
import { SelfWaits } from '../../../src/loop/handling/self-waits.ts';
import { echo } from '../../../src/testing/tasks.ts';

const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
afterEach(() => printed.mockClear());

const told = (): string[] => printed.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('has not ended'));

/** Runs events whose handlers do this, and ends the loop. */
async function loopWith(handle: (loop: EventLoop) => unknown, until: () => Promise<unknown>): Promise<void> {
  const loop: EventLoop = new EventLoop({ transport: inlineTransport(), outputHandlers: [(): unknown => handle(loop)] });
  loop.addEvent(echo, ['one']);
  loop.addEvent(echo, ['two']);
  await until();
  await loop.terminate();
}

describe('a handler that awaits what waits for it', () => {
  it.each([
    ['wait()', (loop: EventLoop) => loop.wait()],
    ['stop()', (loop: EventLoop) => loop.stop()],
  ])('is told of once, with %s', async (name, call) => {
    await loopWith(
      async (loop) => {
        await call(loop);
      },
      () => expect.poll(told).toHaveLength(1),
    );
    expect(told()[0]).toMatch(new RegExp(`handler of event \\d+ \\(.*echo\\) called ${name.replace('()', '\\(\\)')} and has not ended`));
  });
});

describe('SelfWaits', () => {
  const told: string[] = [];
  let waits: SelfWaits;

  beforeEach(() => {
    vi.useFakeTimers();
    told.length = 0;
    waits = new SelfWaits((what) => told.push(what));
  });
  afterEach(() => vi.useRealTimers());

  /** A handler is called, calls this, and returns a promise. */
  function handle(call: (() => void) | undefined, isOver: () => boolean, isAlone: () => boolean): void {
    waits.begin();
    call?.();
    waits.end();
    waits.watch('event 1', isOver, isAlone);
    vi.advanceTimersByTime(10_000);
  }
  const [yes, no] = [(): boolean => true, (): boolean => false];

  it('tells once, where nothing else is left, of whoever called wait() in a handler', () => {
    for (const _ of [1, 2]) handle(() => waits.note('wait()'), no, yes);
    expect(told).toHaveLength(1);
  });

  it('tells as soon as nothing else is left', () => {
    let isAlone = false;
    handle(
      () => waits.note('wait()'),
      no,
      () => isAlone,
    );
    expect(told).toEqual([]);
    isAlone = true;
    vi.advanceTimersByTime(10_000);
    expect(told).toHaveLength(1);
  });

  it.each([
    ['handlers that end', (): void => waits.note('stop()'), yes, yes],
    ['handlers that called nothing', undefined, no, yes],
    ['handlers beside which events run', (): void => waits.note('stop()'), no, no],
  ])('tells nothing of %s', (_, call, isOver, isAlone) => {
    handle(call, isOver, isAlone);
    expect(told).toEqual([]);
  });

  it('tells nothing of calls outside handlers', () => {
    waits.note('wait()');
    handle(undefined, no, yes);
    expect(told).toEqual([]);
  });
});
